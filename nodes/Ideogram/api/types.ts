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
}

/** What kind of word a choice is. */
export type Spelling = keyof Dialect;

export type Kind =
	| { type: 'text'; maxLength?: number; pattern?: RegExp; shape?: string; rows?: number }
	/** An https address that Ideogram can call: not one of a private network. */
	| { type: 'publicUrl'; maxLength: number }
	| { type: 'integer'; min: number; max: number }
	| { type: 'boolean' }
	/** `others`: values of this shape are taken, too, from expressions. */
	| { type: 'choice'; values: readonly string[]; spelling: Spelling; others?: RegExp }
	/** Free `WIDTHxHEIGHT`. */
	| { type: 'size' }
	/** Short texts of one shape, sent as repeated parts. */
	| { type: 'codes'; pattern: RegExp; shape: string }
	/** A preset name, or own colors with optional weights. */
	| { type: 'palette'; presets: readonly string[] }
	/** Images from binary fields of the item. `megabytes` is the limit of each. */
	| { type: 'images'; max: number; megabytes: number; accept?: Accept }
	/** Texts, sent as repeated parts or a list. */
	| { type: 'texts'; max: number }
	/** Images that are already in the Ideogram account. `list` false: the API takes one object, not an array. */
	| { type: 'assets'; max: number; list: boolean }
	/** The address of a trained model, `model/<name>/version/<version>`; the form lists the account's own. */
	| { type: 'customModel' }
	/** Trained models to mix in, each with a weight above 0. */
	| { type: 'modelStack'; max: number };

/** What files a field takes; `images` are JPEG, PNG and WebP, `anyImages` also GIF, BMP, TIFF, HEIC and AVIF. */
export type Accept = 'images' | 'anyImages' | 'fonts' | 'trainingData';

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
	/** Sent even when the user left it out: the API's own default is another one. */
	readonly alwaysSent?: boolean;
	/** Generations that differ in it take different times. */
	readonly affectsDuration?: boolean;
	/** It does not change the price. */
	readonly free?: boolean;
	/** Where it goes; in the body unless told. */
	readonly in?: 'path' | 'query';
	/** When this other field has a value, this one is neither needed nor sent. */
	readonly unless?: Field;
	readonly placeholder?: string;
}

/** What is known of an image after its first bytes were read. */
export interface ImageFacts {
	/** The binary field it came from. */
	readonly field: string;
	/** Pixels, as a viewer shows it (rotation applied); absent when the header did not tell. */
	readonly width?: number;
	readonly height?: number;
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

/** A checked value, in the project's one vocabulary. Absent means: not sent. */
export type Value =
	| string
	| number
	| boolean
	| readonly string[]
	| PaletteValue
	| readonly AssetValue[]
	| readonly StackedModel[]
	| readonly ImageFacts[];

/** Checked values by field name. */
export type Values = Readonly<Record<string, Value | undefined>>;

export interface Rule {
	/** One sentence for the documentation. */
	readonly summary: string;
	/** What is wrong and how to mend it, or nothing when the values are fine. */
	readonly check: (values: Values) => { problem: string; fix: string } | undefined;
}

/** What comes of a call, and how it becomes items. */
export type Result =
	/** One item for each file, behind the links of `data`. */
	| { readonly type: 'files'; readonly media: 'image' }
	/** One item: the files behind all links are its binaries, and the rest is its JSON. */
	| { readonly type: 'design' }
	/** One item with the answer, or one for each entry of `body[list]`. `member`: what the item holds of the answer. */
	| { readonly type: 'json'; readonly list?: string; readonly member?: string };

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
		 * `reply`: the result comes with the answer. `ticket`: the answer is a ticket, and the result is polled. `choice`: it is
		 * a ticket when `async` is sent, which the node always does. `later`: the path is that of a ticket, and answers `pending` until the result is there.
		 */
		readonly comes: 'reply' | 'ticket' | 'choice' | 'later';
		readonly result: Result;
	};
	/** `quoted`: `?dry_run=true` gives the price instead of running. Elsewhere the call would run, and be billed. */
	readonly billing: 'free' | 'quoted' | 'unquoted';
}

/** What the node can do. Saved workflows hold `resource` and `name`: they never change. */
export interface Operation {
	readonly resource: 'image' | 'design' | 'dataset' | 'model' | 'generation';
	readonly name: string;
	/** In the form's drop-down. */
	readonly label: string;
	readonly description: string;
	/** In the node panel's list of actions. */
	readonly action: string;
	/** One for each model, the recommended one first. */
	readonly endpoints: readonly Endpoint[];
	/** `run`: the files of all items go into one call. */
	readonly unit?: 'item' | 'run';
	/** The model that the form starts with; the first one unless told. */
	readonly initialModel?: string;
}
