export interface LedgerEntry {
	generationId: string;
	model: string;
	path: string;
	/** Images (videos, SVGs) that were made; 0 for a description or a training. */
	images: number;
	usdMicros: number;
	/** False when nobody has published what this costs; `usdMicros` is 0 then. */
	isPriceKnown: boolean;
	at: number;
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
