/** The media library: raw files in, checked as WordPress checks them. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { Problem, readMembers, textOf, type Call, type Reply, type Text } from './reply';

export interface Media {
	id: number;
	slug: string;
	title: Text;
	caption: Text;
	description: Text;
	alt_text: string;
	media_type: 'image';
	mime_type: string;
	media_details: { width: number; height: number; file: string; filesize: number };
	source_url: string;
	/** What was uploaded. */
	bytes: Buffer;
}

/** Endings and types that WordPress takes, of those that images have. SVG is none of them. */
const types: Record<string, string> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	gif: 'image/gif',
	webp: 'image/webp',
	avif: 'image/avif',
};

export class MediaLibrary {
	readonly all: Media[] = [];

	/** @param nextId posts and media share their numbers. @param site its address */
	constructor(
		private readonly nextId: () => number,
		private readonly site: () => string,
	) {}

	find(id: number): Media | undefined {
		return this.all.find((media) => media.id === id);
	}

	/** POST /media. @throws Problem */
	async create({ headers, body, isLoggedIn }: Call): Promise<Reply> {
		if (!isLoggedIn)
			throw new Problem(401, 'rest_cannot_create', 'Sorry, you are not allowed to create posts as this user.');
		if (body.length === 0) throw new Problem(400, 'rest_upload_no_data', 'No data supplied.');
		if (!headers['content-type']) throw new Problem(400, 'rest_upload_no_content_type', 'No Content-Type supplied.');
		const name = fileNameOf(headers['content-disposition']);
		const hash = headers['content-md5'];
		if (hash && hash !== createHash('md5').update(body).digest('hex'))
			throw new Problem(412, 'rest_upload_hash_mismatch', 'Content hash did not match expected.');
		const media = await this.add(name, body);
		return { status: 201, headers: { location: `${this.site()}/wp-json/wp/v2/media/${media.id}` }, body: shown(media) };
	}

	/** GET and POST /media/ID. @throws Problem */
	answer(call: Call, id: number): Reply {
		const media = this.find(id);
		if (!media) throw new Problem(404, 'rest_post_invalid_id', 'Invalid post ID.');
		if (call.method === 'POST') {
			if (!call.isLoggedIn) throw new Problem(401, 'rest_cannot_edit', 'Sorry, you are not allowed to edit this post.');
			const { title, caption, description, alt_text: altText } = readMembers(call);
			const texts = Object.entries({ title, caption, description }).filter(([, text]) => text !== undefined);
			Object.assign(media, Object.fromEntries(texts.map(([member, text]) => [member, textOf(text)])));
			if (altText !== undefined) media.alt_text = String(altText);
		}
		return { status: 200, body: shown(media) };
	}

	/** A file of the library, as a browser asks for it. */
	serve(address: string): Reply | undefined {
		const media = this.all.find((one) => one.source_url.endsWith(address));
		return media && { status: 200, headers: { 'content-type': media.mime_type }, body: media.bytes };
	}

	/** @throws Problem when it is not one of the types, whatever its name says */
	async add(name: string, bytes: Buffer): Promise<Media> {
		const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
		const { format, width, height } = await sharp(bytes)
			.metadata()
			.catch(() => ({ format: undefined, width: 0, height: 0 }));
		const type = format && Object.values(types).find((one) => one === `image/${format}`);
		if (!types[ending] || !type) {
			const refusal = 'Sorry, you are not allowed to upload this file type.';
			throw new Problem(500, 'rest_upload_sideload_error', refusal);
		}
		const stem = name.slice(0, -ending.length - 1);
		// It mends the ending of an image that is of another type than its name says.
		const file = this.freeName(stem, types[ending] === type ? ending : format === 'jpeg' ? 'jpg' : format);
		const id = this.nextId();
		const slug = file.replace(/\.\w+$/, '').toLowerCase();
		const media: Media = {
			id,
			slug,
			title: textOf(stem),
			caption: textOf(''),
			description: textOf(''),
			alt_text: '',
			media_type: 'image',
			mime_type: type,
			media_details: { width, height, file: `2026/11/${file}`, filesize: bytes.length },
			source_url: `${this.site()}/wp-content/uploads/2026/11/${file}`,
			bytes,
		};
		this.all.push(media);
		return media;
	}

	/** Numbers a name that is taken. */
	private freeName(stem: string, ending: string): string {
		const clean = stem.replaceAll(/\s+/g, '-').replaceAll(/[^\w.-]/g, '');
		const isTaken = (name: string) => this.all.some(({ media_details: { file } }) => file.endsWith(`/${name}`));
		for (let number = 0; ; number++) {
			const name = `${clean}${number === 0 ? '' : `-${number}`}.${ending}`;
			if (!isTaken(name)) return name;
		}
	}
}

function fileNameOf(disposition: string | undefined): string {
	if (!disposition) throw new Problem(400, 'rest_upload_no_content_disposition', 'No Content-Disposition supplied.');
	const name = /^attachment\s*;(?:.*;)?\s*filename\s*=\s*("[^"]+"|[^;"\s]+)/i.exec(disposition)?.[1];
	if (name) return name.replaceAll('"', '');
	throw new Problem(
		400,
		'rest_upload_invalid_disposition',
		'Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as `attachment; filename="image.png"` or similar.',
	);
}

const shown = (media: Media): object => ({ ...media, bytes: undefined });
