/** Bad input, found before anything was sent. The message says what is wrong, `fix` what to do about it. */
export class Refusal extends Error {
	constructor(
		problem: string,
		readonly fix: string,
	) {
		super(problem);
		this.name = 'Refusal';
	}
}
