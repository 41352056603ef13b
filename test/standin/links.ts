import { createHmac, randomBytes } from 'node:crypto';
import { Refusal } from './reply';

interface Kept {
	draw: () => Promise<Buffer>;
	expiresAt: number;
}

/** Signed links to images, that end. */
export class Links {
	private readonly secret = randomBytes(32);
	private readonly kept = new Map<string, Kept>();

	constructor(
		private readonly origin: () => string,
		private readonly lifetimeMs: number,
	) {}

	add(draw: () => Promise<Buffer>): string {
		const id = randomBytes(16).toString('base64url');
		const expiresAt = Date.now() + this.lifetimeMs;
		this.kept.set(id, { draw, expiresAt });
		const exp = String(Math.ceil(expiresAt / 1000));
		return `${this.origin()}/api/images/ephemeral/${id}.png?exp=${exp}&sig=${this.sign(id, exp)}`;
	}

	async open(file: string, query: URLSearchParams): Promise<Buffer> {
		const id = file.replace(/\.png$/, '');
		const exp = query.get('exp') ?? '';
		const image = this.kept.get(id);
		if (!image || query.get('sig') !== this.sign(id, exp)) throw new Refusal(403, 'The signature of the link is wrong.');
		if (Date.now() > image.expiresAt) throw new Refusal(410, 'The link has expired.');
		return await image.draw();
	}

	private sign(id: string, exp: string): string {
		return createHmac('sha256', this.secret).update(`${id}\n${exp}`).digest('hex');
	}
}
