/**
 * The words in which `api/` describes Ideogram. A model is data: where its calls go, the fields it takes, and the rules
 * between them. The form, the checks, the encoder, the README's tables and the tests are derived from these.
 */

/** How an endpoint spells the project's one vocabulary. Every member is pure. */
export interface Dialect {
	/** `on` → `ON` */
	readonly word: (value: string) => string;
	/** `16:9` → `16x9` */
	readonly ratio: (value: string) => string;
	/** `1280x720` → `RESOLUTION_1280_720` */
	readonly resolution: (value: string) => string;
	/** What every API has in capitals, such as states and some tiers: `completed` → `COMPLETED`, `2k` → `2K` */
	readonly capitals: (value: string) => string;
	/** `fr-ca` */
	readonly language: (value: string) => string;
}

/** What kind of word a choice is. */
export type Spelling = keyof Dialect;

export type Kind =
	| { type: 'text'; maxLength?: number; pattern?: RegExp; shape?: string; rows?: number }
	/** An https address that Ideogram can call: not one of a private network. */
	| { type: 'publicUrl'; maxLength: number }
	| { type: 'integer'; min: number; max: number }
	/** With decimals. */
	| { type: 'number'; min: number; max: number }
	| { type: 'boolean' }
	/**
	 * `others`: values of this shape are taken, too, from expressions. `names`: what people call the values, where the
	 * values do not say it themselves. `inOrder`: the form keeps the order, which is else that of the alphabet.
	 */
	| {
			type: 'choice';
			values: readonly string[];
			spelling: Spelling;
			others?: RegExp;
			names?: Names;
			inOrder?: boolean;
	  }
	/** Any number of them, sent repeated. */
	| { type: 'choices'; values: readonly string[]; spelling: Spelling; names?: Names }
	/** A list. The item makes a call for each entry, which has a choice for each of `fields`, and comes out labeled. */
	| { type: 'each'; noun: string; fields: readonly ChoiceField[] }
	/** A date with a time; without a zone, in that of the workflow. */
	| { type: 'time' }
	/** Free `WIDTHxHEIGHT`. */
	| { type: 'size' }
	/** Short texts of one shape, sent as repeated parts. */
	| { type: 'codes'; pattern: RegExp; shape: string }
	/** `#RRGGBB`, sent as repeated parts. */
	| { type: 'colors'; max: number }
	/** A preset name, or own colors with optional weights. */
	| { type: 'palette'; presets: readonly string[] }
	/** Images from binary fields of the item. `megabytes` is the limit of each. */
	| { type: 'images'; max: number; megabytes: number; accept?: Accept }
	/**
	 * Other files from binary fields of the item. `max` counts them, of training data only the images. Without
	 * `megabytes`, no limit is known.
	 */
	| { type: 'files'; max: number; megabytes?: number; accept: FileAccept }
	/** A text that goes along with each image of the field `of`, as a file of the same name that ends in .txt. */
	| { type: 'caption'; of: Field }
	/** Something in the account, picked from a list. `list` names the method that fills it. */
	| { type: 'id'; list: string; noun: string }
	/** Texts, sent as repeated parts or a list. */
	| { type: 'texts'; max: number }
	/** Images that are already in the Ideogram account. `list` false: the API takes one object, not an array. */
	| { type: 'assets'; max: number; list: boolean }
	/** The address of a trained model, `model/<name>/version/<version>`; the form lists the account's own. */
	| { type: 'customModel' }
	/** Trained models to mix in, each with a weight above 0. */
	| { type: 'modelStack'; max: number };

/** What images a field takes; `images` are JPEG, PNG and WebP, `anyImages` also GIF, BMP, TIFF, HEIC and AVIF. */
export type Accept = 'images' | 'anyImages';

/**
 * What other files: `fonts` are TTF, OTF, WOFF and WOFF2; `trainingData` images, captions (.txt, .json) and ZIP
 * archives of them; `audio` MP3 and WAV.
 */
export type FileAccept = 'fonts' | 'trainingData' | 'audio';

type Names = Readonly<Record<string, string>>;

/** A choice that each entry of a list makes. */
export type ChoiceField = Field & { readonly kind: KindOf<'choice'> };

export type KindOf<T extends Kind['type']> = Extract<Kind, { type: T }>;

export interface Field {
	/** Parameter name in n8n. */
	readonly name: string;
	/** Name on the wire. */
	readonly api: string;
	/** Label in the form. */
	readonly label: string;
	readonly description: string;
	readonly kind: Kind;
	/** Where it stands in the form. Required fields stand at the top. */
	readonly place: 'top' | 'additional';
	readonly required?: boolean;
	/** What the form starts with. */
	readonly initial?: string | number | boolean;
	/** Where older workflows have it. It is read from there when the form has it as it starts. */
	readonly formerly?: 'additional';
	/** Sent even when the user left it out: the API's own default is another one. */
	readonly alwaysSent?: boolean;
	/** Generations that differ in it take different times. */
	readonly affectsDuration?: boolean;
	/** It does not change the price. */
	readonly free?: boolean;
	/** An item may give several values, under Variations. This word stands before the value in names of files. */
	readonly varies?: string;
	/** The answer tells for each image which value made it, in a member of the same API name. */
	readonly answered?: boolean;
	/** With this value, Ideogram takes the prompt as it is. */
	readonly asIs?: string;
	/** Its size in pixels changes the price. Of other files, only their number does. */
	readonly pricedBySize?: boolean;
	/** Where it goes; in the body by default. */
	readonly in?: 'path' | 'query';
	/** When this other field has a value, this one is neither needed nor sent. */
	readonly unless?: Field;
	readonly placeholder?: string;
}

/** What is known of a file after its first bytes were read. */
export interface FileFacts {
	/** The binary field it came from. */
	readonly field: string;
	/** Pixels, as a viewer shows it (rotation applied); absent when the header did not tell. */
	readonly width?: number;
	readonly height?: number;
	/** How long a sound lasts; absent when the header did not tell. */
	readonly seconds?: number;
}

export interface PaletteValue {
	readonly name?: string;
	readonly members?: ReadonlyArray<{ color_hex: string; color_weight?: number }>;
}

export interface AssetValue {
	readonly asset_type: string;
	readonly asset_id: string;
	readonly collection_id?: string;
}

export interface StackedModel {
	readonly custom_model_uri: string;
	readonly weight?: number;
}

/** An entry of a list of kind `each`: choices by field name. */
export type EachEntry = Readonly<Record<string, string>>;

/** A checked value, in the project's one vocabulary. Absent means: not sent. */
export type Value =
	| string
	| number
	| boolean
	| readonly string[]
	| PaletteValue
	| readonly AssetValue[]
	| readonly StackedModel[]
	| readonly EachEntry[]
	| readonly FileFacts[];

/** Checked values by field name. */
export type Values = Readonly<Record<string, Value | undefined>>;

export interface Rule {
	/** One sentence for the documentation. */
	readonly summary: string;
	/** What is wrong and how to fix it, or nothing when the values are fine. */
	readonly check: (values: Values) => { problem: string; fix: string } | undefined;
}

/** What files are, in one word, which messages use, too. */
export type Media = 'image' | 'video' | 'SVG';

/** What comes of a call, and how it becomes items. */
export type Result =
	/** One item for each file, behind the links of `data`. */
	| { readonly type: 'files'; readonly media: Media }
	/** One item: the files behind all links are its binaries, and the rest is its JSON. */
	| { readonly type: 'design' }
	/** What it is stands in `data`: a design, or files. */
	| { readonly type: 'named' }
	/** One item with the answer, or one for each entry of `body[list]`. */
	| {
			readonly type: 'json';
			readonly list?: string;
			/** A member whose own members stand in the item beside the others. */
			readonly spread?: string;
			/** The form offers Return All and Limit. The node cuts the list, as the API has no pages. */
			readonly canLimit?: boolean;
			/** The form offers Simplify, which keeps these. */
			readonly simple?: readonly string[];
	  }
	/** One item for each file that was sent, taken or not. */
	| { readonly type: 'uploads' };

export type KindOfResult<T extends Result['type']> = Extract<Result, { type: T }>;

export interface Endpoint {
	/** Absent where an operation has one endpoint only, and no model to choose. */
	readonly model?: {
		/** Value of the `model` parameter. */
		readonly id: string;
		readonly label: string;
		/** What it is for. */
		readonly description: string;
		/** Shown in the form under the model. */
		readonly notice?: string;
	};
	readonly method: 'GET' | 'POST';
	/** Below the base URL. Parameters stand in braces: `/v2/generations/{generationId}`. */
	readonly path: string;
	readonly dialect: Dialect;
	/** The one JSON part, or member, that holds all fields that are not files. */
	readonly envelope?: string;
	/** Sent with every call. */
	readonly fixed?: Readonly<Record<string, string>>;
	readonly fields: readonly Field[];
	readonly rules: readonly Rule[];
	readonly answer: {
		/**
		 * `reply`: the result comes with the answer. `ticket`: the answer is a ticket, and the result is polled. `choice`:
		 * it is
		 * a ticket when `async` is sent, which the node always does. `later`: the path is that of a ticket, and answers
		 * `pending` until the result is there.
		 */
		readonly comes: 'reply' | 'ticket' | 'choice' | 'later';
		readonly result: Result;
		/** What goes on after the answer, and how to see its end. */
		readonly watch?: Watch;
		/** Where it takes minutes. */
		readonly pace?: Pace;
	};
	/** `quoted`: `?dry_run=true` gives the price instead of running. Elsewhere the call would run, and be billed. */
	readonly billing: 'free' | 'quoted' | 'unquoted';
	/** What a status means here, where it means something else than elsewhere. */
	readonly denied?: { readonly status: number; readonly problem: string; readonly fix: string };
}

/** How patiently a result is waited for. */
export interface Pace {
	/** What Timeout (Minutes) starts with. */
	readonly timeoutMinutes: number;
	/** The least time from one question whether it is done to the next. */
	readonly pollSeconds: number;
}

/** Something that Ideogram works on after its answer, for long. The form offers to wait for it. */
export interface Watch {
	/** For messages: `training`. */
	readonly noun: string;
	/** Name of the thing in messages, and the operation that looks at it: `model`. */
	readonly thing: Operation['resource'];
	/** Member of the answer that holds the ID, and of what is looked at. */
	readonly id: string;
	/** Where to look. The ID stands in braces. */
	readonly path: string;
	/** Member of what is looked at that holds the thing. */
	readonly member: string;
	/** Values of its `status`, and of the newest of its `runs`. Others: it goes on. */
	readonly done: readonly string[];
	readonly failed: readonly string[];
	readonly runs: string;
	/** Member of the thing that is false while it cannot be used yet. */
	readonly ready: string;
	/** Member of the answer that tells where the run is; it is brought up to date. */
	readonly runStatus: string;
}

/** What the node can do. Saved workflows hold `resource` and `name`: they never change. */
export interface Operation {
	readonly resource:
		'image' | 'vector' | 'video' | 'tool' | 'design' | 'prompt' | 'dataset' | 'model' | 'generation' | 'account';
	readonly name: string;
	/** In the form's drop-down. */
	readonly label: string;
	readonly description: string;
	/** In the node panel's list of actions. */
	readonly action: string;
	/** One for each model, the recommended one first. */
	readonly endpoints: readonly Endpoint[];
	/** `run`: items that differ only in their files, or not at all, go into one call. */
	readonly unit?: 'item' | 'run';
	/** The model that the form starts with; the first one by default. */
	readonly initialModel?: string;
}
