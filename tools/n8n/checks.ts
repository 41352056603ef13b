/** Counts checks, prints a line for each, and goes on after one that failed. */
export class Checks {
	private passed = 0;
	private failed = 0;

	async check(title: string, work: () => Promise<void>): Promise<boolean> {
		try {
			await work();
			this.passed++;
			console.log(`ok    ${title}`);
			return true;
		} catch (error) {
			this.failed++;
			console.log(`FAIL  ${title}: ${error instanceof Error ? error.message : String(error)}`);
			return false;
		}
	}

	/** Prints the sum, as .ci/run reads it. Throws when a check failed. */
	finish(): void {
		console.log(`${this.passed} passed, ${this.failed} failed`);
		if (this.failed > 0 || this.passed === 0) throw new Error('Not all checks passed.');
	}
}
