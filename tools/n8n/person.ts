import type { Locator, Page } from 'playwright-core';

/** How long a person takes, for the sum at the end: with the mouse, with the keys, and to read what is new. */
const seconds = { click: 2, character: 0.25, reading: 5 };

interface Step {
	title: string;
	clicks: number;
	characters: number;
	/** What the machine took. */
	machine: number;
}

/** Does with mouse and keys what a person does, and counts it. */
export class Person {
	private readonly steps: Step[] = [];

	constructor(private readonly page: Page) {}

	/** A part of the way, measured. */
	async step(title: string, work: () => Promise<void>): Promise<void> {
		const begun = Date.now();
		this.steps.push({ title, clicks: 0, characters: 0, machine: 0 });
		await work();
		this.now.machine += (Date.now() - begun) / 1000;
	}

	/** What a person does not do. */
	async aside(work: () => Promise<void>): Promise<void> {
		const begun = Date.now();
		await work();
		this.now.machine -= (Date.now() - begun) / 1000;
	}

	/** What was typed elsewhere. */
	typed(text: string): void {
		this.now.characters += text.length;
	}

	async click(target: Locator): Promise<void> {
		this.now.clicks += 1;
		await target.click();
	}

	async doubleClick(target: Locator): Promise<void> {
		this.now.clicks += 2;
		await target.dblclick();
	}

	/** Instead of what is there. */
	async type(target: Locator, text: string): Promise<void> {
		this.now.clicks += 1;
		this.typed(text);
		await target.fill(text);
	}

	/** Where the cursor is. */
	async keys(text: string): Promise<void> {
		this.typed(text);
		await this.page.keyboard.type(text);
	}

	/** From the clipboard. */
	async paste(target: Locator, text: string): Promise<void> {
		this.now.clicks += 1;
		this.now.characters += 1;
		await target.fill(text);
	}

	/** Where the time goes. */
	report(): string[] {
		const estimate = ({ clicks, characters }: Step) =>
			seconds.reading + clicks * seconds.click + characters * seconds.character;
		const line = (title: string, steps: Step[]) => {
			const sum = (of: (step: Step) => number) => Math.round(steps.map(of).reduce((a, b) => a + b, 0));
			const [clicks, keys] = [sum((step) => step.clicks), sum((step) => step.characters)];
			return `${title.padEnd(44)} ${clicks} clicks, ${keys} keys, person about ${sum(estimate)} s, machine ${sum((step) => step.machine)} s`;
		};
		return [...this.steps.map((step) => line(step.title, [step])), line('Together', this.steps)];
	}

	private get now(): Step {
		const step = this.steps.at(-1);
		if (!step) throw new Error('No step has begun');
		return step;
	}
}
