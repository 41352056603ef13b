/**
 * The words in which `api/` describes Ideogram. A model is data: where its calls go, the fields it takes, and the rules
 * between them. The form, the checks, the encoder, the README's tables and the tests are derived from these.
 */

/** How an endpoint spells values and lays out its body: `legacy` is `POST /remix`, `v2` is everything under `/v2/`. */
export type Dialect = 'legacy' | 'v2';

/** How a choice is written on the wire: `on` → `ON`, `16:9` → `ASPECT_16_9` or `16x9`, `1280x720` → `RESOLUTION_1280_720`. */
export type Spelling = 'word' | 'ratio' | 'resolution';

export type Kind =
	/** `shape` says in words what `fits` checks; such a text is trimmed. */
	| { type: 'text'; maxLength?: number; fits?: (text: string) => boolean; shape?: string; rows?: number }
	| { type: 'integer'; min: number; max: number }
	| { type: 'boolean' }
	| { type: 'choice'; values: readonly string[]; spelling: Spelling }
	/** Free `WIDTHxHEIGHT`. */
	| { type: 'size' }
	/** Short texts of one shape, sent as repeated parts. */
	| { type: 'codes'; pattern: RegExp; shape: string }
	/** A preset name, or own colors with optional weights. */
	| { type: 'palette'; presets: readonly string[] }
	/** Images from binary fields of the item. `megabytes` is the limit of each. */
	| { type: 'images'; max: number; megabytes: number }
	/** Images that are already in the Ideogram account. `list` false: the API takes one object, not an array. */
	| { type: 'assets'; max: number; list: boolean }
	/** The address of a trained model, `model/<name>/version/<version>`; the form lists the account's own. */
	| { type: 'customModel' };

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

/** A checked value, in the project's one vocabulary. Absent means: not sent. */
export type Value =
	| string
	| number
	| boolean
	| readonly string[]
	| PaletteValue
	| readonly AssetValue[]
	| readonly ImageFacts[];

/** Checked values by field name; the source image is under the model's `source` name. */
export type Values = Readonly<Record<string, Value | undefined>>;

export interface Rule {
	/** One sentence for the README. */
	readonly summary: string;
	/** What is wrong and how to mend it, or nothing when the values are fine. `label` gives a field's name in the form. */
	readonly check: (values: Values, label: (field: string) => string) => { problem: string; fix: string } | undefined;
}

export interface Model {
	/** Value of the `model` parameter, and the model's own name at Ideogram. */
	readonly id: string;
	readonly label: string;
	readonly description: string;
	readonly dialect: Dialect;
	/** Path below the base URL. */
	readonly path: string;
	/** Submitted and polled, so that the generation's id is known before the wait. */
	readonly async: boolean;
	/** `?dry_run=true` gives a price instead of running. Where this is false, it would run, and be billed. */
	readonly dryRun: boolean;
	/** The image that is remixed. */
	readonly source: Field & { readonly kind: KindOf<'images'> };
	readonly fields: readonly Field[];
	readonly rules: readonly Rule[];
	/** Shown in the form under the model. */
	readonly notice?: string;
}
