import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import type { Operation } from '../../facts';
import { facts } from '../../facts';
import type { Account } from '../account/account';
import type { Form } from '../form';
import type { Job, Order } from '../generations';
import type { Image } from '../images';
import type { Links } from '../links';
import { palettes } from '../looks';
import type { Media } from '../media';
import { png } from '../media';
import { Refusal, bad } from '../reply';
import { sampleImage } from '../sample';
import type { Size } from '../sizes';
import { isV2, lastWord } from '../catalog';
import { assetTwin } from '../rules/structure';

export const maxSeed = facts.legacy.schemas.ImageObject!.properties!.seed!.maximum!;

interface Asset {
	asset_id: string;
}

interface Palette {
	name?: string;
	members?: Array<{ color_hex: string }>;
}

/** What becomes of each result of a request. */
export interface Plan {
	size: Size;
	/** `num_images` by default. */
	count?: number;
	/** Makes the file of the result; a remix of the source by default. */
	make?: (order: Order, index: number) => Promise<Buffer>;
	media?: Media;
	files?: Order['files'];
	entry?: (order: Order, urls: Array<string | null>, isSafe: boolean) => ReturnType<NonNullable<Order['entry']>>;
	source?: Buffer;
	weight?: number;
}

/** A request that was found well-formed, with the words in which operations ask for its values. */
export class Ask {
	readonly values: Record<string, unknown>;
	readonly seed: number;

	constructor(
		readonly operation: Operation,
		readonly form: Form,
		readonly account: Account,
		readonly links: Links,
		seed = () => randomInt(maxSeed),
	) {
		// Legacy endpoints wrap their values.
		this.values = { ...form.values, ...(form.values.image_request as object | undefined) };
		this.seed = this.number('seed') ?? seed();
	}

	text(name: string): string | undefined {
		return this.values[name] as string | undefined;
	}

	number(name: string): number | undefined {
		return this.values[name] as number | undefined;
	}

	flag(name: string): boolean {
		return this.values[name] === true;
	}

	takes(name: string): boolean {
		return this.operation.params.some((param) => param.name === name);
	}

	get model(): string {
		const model = this.text('model');
		if (model) return model;
		return ['/generate', '/remix'].includes(this.operation.path) ? 'V_2' : lastWord(this.operation);
	}

	get prompt(): string {
		return this.text('prompt') ?? this.text('instruction') ?? '';
	}

	/** The prompt as the model reads it. */
	get finalPrompt(): string {
		const option = this.text('magic_prompt') ?? this.text('magic_prompt_option') ?? 'auto';
		const expands = this.takes('magic_prompt') || this.takes('magic_prompt_option') || this.takes('image_request');
		return this.prompt && expands && option.toLowerCase() !== 'off' ? expand(this.prompt) : this.prompt;
	}

	get style(): string | undefined {
		return this.text('style_type');
	}

	/** Hex colors. */
	get colors(): string[] | undefined {
		const palette = this.values.color_palette as Palette | undefined;
		return palette?.name ? palettes[palette.name.toLowerCase()] : palette?.members?.map((member) => member.color_hex);
	}

	/** All images of a field: those that were sent, or those of the account that are named instead. */
	async images(name: string): Promise<Image[]> {
		const sent = this.form.images[name];
		if (sent) return sent;
		const twin = assetTwin(
			name,
			this.operation.params.map((param) => param.name),
		);
		const named = twin ? this.values[twin] : undefined;
		const assets = (named === undefined ? [] : [named].flat()) as Asset[];
		return await Promise.all(assets.map((asset) => this.asset(twin!, asset)));
	}

	async image(name: string): Promise<Image | undefined> {
		return (await this.images(name))[0];
	}

	private async asset(name: string, { asset_id: id }: Asset): Promise<Image> {
		if (id.startsWith('missing')) throw new Refusal(404, `${name} names no asset of yours.`);
		// Whether the API takes a dataset's asset here is not known. Any other id is a landscape.
		const bytes = this.account.asset(id) ?? (await sampleImage());
		const { width, height } = await sizeOfImage(bytes, name);
		return { bytes, width, height };
	}

	/** The job that makes the planned results. */
	job({ size, count = this.number('num_images') ?? 1, make, media = png, files, entry, source, weight }: Plan): Job {
		const orders = Array.from({ length: count }, (_, index): Order => {
			const order: Order = {
				...size,
				source: source ?? Buffer.alloc(0),
				prompt: this.prompt,
				// Each image has its own seed, which alone makes it again.
				seed: (this.seed + index) % (maxSeed + 1),
				weight,
				style: this.style,
				colors: this.colors,
			};
			order.files = files ?? (make && [{ make: () => make(order, index), media }]);
			order.entry = entry && ((urls, isSafe) => entry(order, urls, isSafe));
			return order;
		});
		const names = Object.values(this.form.images)
			.flat()
			.map(({ filename }) => filename);
		return {
			model: this.model,
			path: this.operation.path,
			prompt: this.prompt,
			finalPrompt: this.finalPrompt,
			seed: this.seed,
			orders,
			styleType: this.answeredStyle,
			signs: names.join(' '),
		};
	}

	/** v1 and legacy answers name the style, where there is one. */
	private get answeredStyle(): string | undefined {
		if (isV2(this.operation)) return undefined;
		const { path } = this.operation;
		const has = path === '/generate' || path === '/remix' ? !this.model.startsWith('V_1') : this.takes('style_type');
		return has ? (this.style ?? 'GENERAL') : undefined;
	}
}

async function sizeOfImage(bytes: Buffer, name: string): Promise<Size> {
	const found = await sharp(bytes)
		.metadata()
		.catch(() => undefined);
	if (!found) throw bad(`${name} names no image.`);
	return found.autoOrient;
}

function expand(prompt: string): string {
	const sentence = prompt.trim().replace(/[.!]$/, '');
	return `${sentence}. A carefully composed image with rich colors, soft light and a clear focal point.`;
}
