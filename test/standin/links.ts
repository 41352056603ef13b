import { createHmac, randomBytes } from 'node:crypto';
import type { Media } from './media';
import { png } from './media';
import { Refusal } from './reply';

interface Kept {
	draw: () => Promise<Buffer>;
	media: Media;
	expiresAt: number;
}

/** Signed links to files, that end. */
export class Links {
	private readonly secret = randomBytes(32);
	private readonly kept = new Map<string, Kept>();

	constructor(
		private readonly origin: () => string,
		private readonly lifetimeMs: number,
	) {}

	add(draw: () => Promise<Buffer>, media: Media = png): string {
		const id = randomBytes(16).toString('base64url');
		const expiresAt = Date.now() + this.lifetimeMs;
		this.kept.set(id, { draw, media, expiresAt });
		const exp = String(Math.ceil(expiresAt / 1000));
		return `${this.origin()}/api/images/ephemeral/${id}.${media.extension}?exp=${exp}&sig=${this.sign(id, exp)}`;
	}

	async open(file: string, query: URLSearchParams): Promise<{ body: Buffer; type: string }> {
		const id = file.replace(/\.\w+$/, '');
		const exp = query.get('exp') ?? '';
		const image = this.kept.get(id);
		if (!image || query.get('sig') !== this.sign(id, exp))
			throw new Refusal(403, 'The signature of the link is wrong.');
		if (Date.now() > image.expiresAt) throw new Refusal(410, 'The link has expired.');
		return { body: await image.draw(), type: image.media.type };
	}

	/** The file behind a link of this service; nothing for any other link. */
	async own(url: string): Promise<Buffer | undefined> {
		if (!URL.canParse(url) || new URL(url).origin !== this.origin()) return undefined;
		const { pathname, searchParams } = new URL(url);
		return (await this.open(pathname.split('/').pop()!, searchParams)).body;
	}

	private sign(id: string, exp: string): string {
		return createHmac('sha256', this.secret).update(`${id}\n${exp}`).digest('hex');
	}
}
