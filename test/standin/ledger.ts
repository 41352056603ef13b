export interface LedgerEntry {
	generationId: string;
	model: string;
	path: string;
	images: number;
	usdMicros: number;
	at: number;
}

// What one image costs. Those of v2 were quoted in autumn 2026; the legacy ones are in proportion, but ours.
const usdMicrosPerImage: Record<string, number> = {
	auto: 60_000,
	'ideogram-3': 60_000,
	'ideogram-3-character': 150_000,
	'ideogram-3-custom-model': 60_000,
	'ideogram-4': 60_000,
	'ideogram-4-5': 60_000,
	V_1: 60_000,
	V_1_TURBO: 20_000,
	V_2: 80_000,
	V_2_TURBO: 50_000,
	V_2A: 40_000,
	V_2A_TURBO: 25_000,
};

export function price(model: string, images: number): number {
	const each = usdMicrosPerImage[model];
	if (each === undefined) throw new Error(`The price list lacks ${model}.`);
	return each * images;
}

export function quote(model: string, images: number) {
	const usdMicros = price(model, images);
	return {
		object: 'price_quote',
		billing_identifier: `remix/${model}`,
		quantity: images,
		usd_micros: usdMicros,
		// The facts do not say what a credit is worth; a cent is ours.
		credit_millis: usdMicros / 10,
		qualifier: 'exact',
	};
}

/** What the caller was billed. */
export class Ledger {
	readonly entries: LedgerEntry[] = [];

	bill(entry: LedgerEntry): void {
		this.entries.push(entry);
	}

	get images(): number {
		return this.entries.reduce((sum, entry) => sum + entry.images, 0);
	}

	get usdMicros(): number {
		return this.entries.reduce((sum, entry) => sum + entry.usdMicros, 0);
	}
}
