/** Ideogram, as the stand-in counts it (limit of images in progress, limit of polls), without HTTP. */
import { Generations, type Generation } from '../../test/standin/generations';
import { Ledger } from '../../test/standin/ledger';
import { Links } from '../../test/standin/links';
import { PollLimit } from '../../test/standin/poll-limit';
import { Refusal, json } from '../../test/standin/reply';

export interface ServiceOptions {
	/** Images in progress at once. */
	inflightLimit: number;
	/** How long a generation takes. */
	latencyMs: number | (() => number);
}

export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
}

/** What the service has seen. */
export interface Counts {
	/** Submissions refused because of the limit of images in progress. */
	refused: number;
	polls: number;
	/** Polls refused because of their limit. */
	pollsRefused: number;
	/** The most polls within 10 seconds, without those that were refused. */
	peakPolls: number;
	/** The most images at once. */
	peakInflight: number;
	images: number;
}

export class Service {
	private readonly ledger = new Ledger();

	private readonly generations: Generations;

	private readonly pollLimit = new PollLimit();

	private readonly seen = { refused: 0, polls: 0, pollsRefused: 0, peakPolls: 0 };

	private readonly stays: Array<{ begun: number; ended: number; images: number }> = [];

	private readonly pollTimes: number[] = [];

	/** The first of them that is less than 10 seconds ago. */
	private firstPoll = 0;

	constructor({ inflightLimit, latencyMs }: ServiceOptions) {
		const draw = async () => Buffer.alloc(0);
		const links = new Links(() => 'https://ideogram.simulated', Number.MAX_SAFE_INTEGER / 2);
		this.generations = new Generations({ inflightLimit, latencyMs, drawAhead: false, draw }, links, this.ledger);
	}

	get counts(): Counts {
		return { ...this.seen, peakInflight: this.generations.peak, images: this.ledger.images };
	}

	/** Images in progress on average between two moments. */
	meanInflight(from: number, to: number): number {
		const within = this.stays.map(({ begun, ended, images }) => images * Math.max(0, Math.min(ended, to) - Math.max(begun, from)));
		return within.reduce((sum, each) => sum + each, 0) / (to - from);
	}

	pollsBetween(from: number, to: number): number {
		return this.pollTimes.filter((time) => time >= from && time < to).length;
	}

	/** `POST /remix` and `POST /v2/image/remix/...` */
	async submit(path: string, images: number): Promise<Answer> {
		return await orRefusal(async () => {
			const begun = Date.now();
			const generation = this.start(path, images);
			void generation.done.then(() => this.stays.push({ begun, ended: Date.now(), images }));
			if (path !== '/remix') return json(200, { generation_id: generation.id });
			await generation.done;
			return json(200, { created: generation.created, data: generation.images });
		});
	}

	/** `GET /v2/generations/{id}` */
	async poll(path: string): Promise<Answer> {
		return await orRefusal(async () => {
			this.countPoll();
			const { id, status, images } = this.generations.get(path.split('/').pop() as string) as Generation;
			return json(200, { generation_id: id, status, ...(status === 'completed' && { data: images }) });
		});
	}

	private start(path: string, images: number): Generation {
		const order = { width: 8, height: 8, source: Buffer.alloc(0), prompt: '', seed: 1 };
		const model = path === '/remix' ? 'V_2' : 'ideogram-3';
		const job = { model, path, prompt: '', finalPrompt: '', seed: 1, orders: Array.from({ length: images }, () => ({ ...order })) };
		try {
			return this.generations.start(job);
		} catch (error) {
			this.seen.refused += 1;
			throw error;
		}
	}

	private countPoll(): void {
		this.seen.polls += 1;
		try {
			this.pollLimit.count();
		} catch (error) {
			this.seen.pollsRefused += 1;
			throw error;
		}
		const now = Date.now();
		this.pollTimes.push(now);
		while (this.pollTimes[this.firstPoll] <= now - 10_000) this.firstPoll += 1;
		this.seen.peakPolls = Math.max(this.seen.peakPolls, this.pollTimes.length - this.firstPoll);
	}
}

async function orRefusal(reply: () => Promise<Answer>): Promise<Answer> {
	try {
		return await reply();
	} catch (error) {
		if (error instanceof Refusal) return error.reply();
		throw error;
	}
}
