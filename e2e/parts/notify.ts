/**
 * The examples around the Ideogram Trigger: hundreds are submitted in one workflow, and their results are stored by
 * another one, while n8n is started anew, and calls come late, twice, out of order, and before the POST is answered.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { layOutImages, readImage } from '../../tools/n8n/images';
import { publicHost } from '../../tools/n8n/settings';
import { Stage } from '../examples';
import { same, succeeded } from '../expect';
import type { Part, World } from '../part';

const images = 200;
const bucket = 'remixes';
const nothing = { calls: 0, images: 0 };

export const part: Part = {
	ways: ['disk', 'queue'],
	async run(world) {
		// Small ones, as there are so many; other parts look at what Ideogram makes.
		const drawn: Buffer[] = [];
		let number = 0;
		const draw = async (): Promise<Buffer> => {
			number++;
			const background = { r: number % 256, g: number >> 8, b: 128 };
			const image = sharp({ create: { width: 64, height: 64, channels: 3, background } });
			return drawn[drawn.push(await image.png().toBuffer()) - 1]!;
		};
		const latencyMs = () => 100 + Math.random() * 400;
		await Stage.for(world, 'notify-submit', { keepBodies: false, latencyMs, draw }, async (stage) => {
			await checkAll(world, stage, drawn);
			return { calls: images + 1, images: images + 1 };
		});
	},
};

async function checkAll(world: World, stage: Stage, drawn: readonly Buffer[]): Promise<void> {
	const { n8n, way } = world;
	const { webhooks, ledger } = stage.standIn;
	const { s3 } = stage.neighbors;
	const check = async (title: string, work: () => Promise<void>) =>
		await world.check(`notify: ${title}`, async () => {
			await work();
			return nothing;
		});
	let down!: () => void;
	const whileDown = new Promise<void>((resolve) => (down = resolve));
	webhooks.set({
		hosts: { [publicHost]: n8n.hooks },
		repeats: 1000,
		// One after the other, late, twice, before the POST is answered, and while n8n is down.
		manner: (index) =>
			[{}, { afterMs: 3000 }, { times: 2 }, { early: true }, { after: whileDown, times: 2 }][index % 5]!,
	});
	await s3.createBucket(bucket);
	await layOut(stage, images);
	const receive = await stage.load({}, 'notify-receive');
	const submit = await stage.load();
	const hook = `/webhook/${receive.trigger().webhookId}/webhook`;
	const address = `https://${publicHost}${hook}`;
	const stored = async () => (await s3.keys(bucket)).length;
	const until = async (condition: () => boolean | Promise<boolean>) =>
		void (await n8n.until(async () => ((await condition()) ? true : undefined)));
	/** Each step has patience of its own: a busy machine takes minutes for all. */
	const reach = async (last: number, count: () => number | Promise<number>) => {
		for (let now = await count(); now < last; now = await count()) await until(async () => (await count()) > now);
	};

	await receive.whilePublished(async () => {
		await check('unsigned, altered and oversized calls start nothing', async () => {
			const good = webhooks.sign('x', Buffer.from('{}'));
			const huge = webhooks.sign('x', Buffer.from(JSON.stringify({ x: 'x'.repeat(10_000_000) })));
			const unsigned = { headers: {}, body: Buffer.from('{}') };
			await until(async () => (await webhooks.send(address, unsigned)) !== 404);
			same(await webhooks.send(address, unsigned), 400, 'The answer to an unsigned call');
			same(await webhooks.send(address, { ...good, body: Buffer.from('{ }') }), 401, 'The answer to an altered call');
			same(await webhooks.send(address, good), 401, 'The answer to a call for something that is no generation');
			same(await webhooks.send(address, huge), 400, 'The answer to a huge call');
			same((await n8n.countOf(receive.id)) + (await stored()), 0, 'What was started');
		});

		await check(`${images} images are submitted, and none is waited for`, async () => {
			const execution = await n8n.start(submit.id, submit.trigger().name);
			await reach(images, () => ledger.entries.length);
			succeeded(await n8n.finished(execution));
			same(ledger.entries.length, images, 'What was billed');
		});

		await check('all of n8n is started anew while results are under way', async () => {
			await reach(10, stored);
			await world.restart(async () => {
				down();
				await until(() => webhooks.deliveries.some(({ status }) => status === 0));
			});
			const before = await stored();
			same(before < images, true, `Whether some of them are missing (${before} are there)`);
		});

		await check('each result is in the bucket once, under its names', async () => {
			await reach(images, stored);
			await reach(images * (7 / 5), () => webhooks.deliveries.filter(({ status }) => status === 200).length);
			await checkStored(stage, drawn);
		});

		await check('a call that is repeated after the restart is dropped', async () => {
			const { generationId, address: target } = webhooks.deliveries.find(({ status }) => status === 200)!;
			for (const place of n8n.hooks) {
				webhooks.set({ hosts: { [publicHost]: place } });
				same(await webhooks.send(target, webhooks.sign(generationId, Buffer.from('{}'))), 200, 'The answer');
			}
			const said = `'${generationId}' has arrived before: dropped`;
			await until(async () => count(Object.values(await world.logs()).join(), said) >= n8n.hooks.length);
		});

		await check(`the same call ${way === 'queue' ? 'at both processors' : 'twice'} at once: stored once`, async () => {
			await layOut(stage, 1);
			webhooks.set({ manner: () => ({ after: new Promise(() => undefined) }) });
			succeeded(await submit.run());
			const { generationId } = ledger.entries.at(-1)!;
			// A note is good for any generation of its account.
			const { address: target } = webhooks.deliveries.find(({ status }) => status === 200)!;
			const call = webhooks.sign(generationId, Buffer.from('{}'));
			const calls = Array.from({ length: 2 }, async (_, index) => {
				webhooks.set({ hosts: { [publicHost]: n8n.hooks[index % n8n.hooks.length]! } });
				return await webhooks.send(target, call);
			});
			same(await Promise.all(calls), [200, 200], 'The answers');
			await until(async () => (await stored()) > images);
			const own = (await s3.keys(bucket)).filter((key) => key.startsWith(`${generationId}/`));
			same([own.length, await stored()], [1, images + 1], 'The number of its files, and of all');
		});
	});
}

async function layOut(stage: Stage, count: number): Promise<void> {
	await stage.clear();
	await layOutImages(stage.files, count);
	await mkdir(join(stage.files, 'remixes'), { recursive: true });
}

/** The stand-in's own records say which source each generation is of. */
async function checkStored({ standIn, files, neighbors: { s3 } }: Stage, drawn: readonly Buffer[]): Promise<void> {
	const { webhooks, ledger } = standIn;
	const sources = await readdir(join(files, 'images'));
	const noteOf = new Map(webhooks.deliveries.map(({ generationId, address }) => [generationId, readNote(address)]));
	const wanted = ledger.entries.map(({ generationId }) => {
		const { source = '' } = noteOf.get(generationId) ?? {};
		return { source, key: `${generationId}/${source.replace(/\.\w+$/, '')}-remix-1.png` };
	});
	same(wanted.map(({ source }) => source).sort(), sources.sort(), 'The sources');
	same(await s3.keys(bucket), wanted.map(({ key }) => key).sort(), 'The files in the bucket');
	same(ledger.entries.length, images, 'What was billed');

	const stored = await s3.files(bucket);
	for (const { key, type, bytes } of stored) await readImage({ mimeType: type, fileName: key }, bytes);
	const sorted = (all: readonly Buffer[]) => all.map((bytes) => bytes.toString('base64')).sort();
	same(sorted(stored.map(({ bytes }) => bytes)), sorted(drawn), 'The images in the bucket');

	// Who hangs up, or is hung up on, does not know whether the call was taken.
	const unsure = new Set(webhooks.deliveries.filter(({ status }) => status !== 200).map((one) => one.generationId));
	const twice = s3.uploads.filter((each, index) => s3.uploads.indexOf(each) < index);
	const surely = twice.filter((upload) => !unsure.has(upload.split('/')[1]!));
	same(surely, [], 'What was stored twice although each call for it was answered');
	const polls = standIn.requests.filter(({ call }) => call === 'poll').length;
	console.log(`      ${webhooks.deliveries.length} calls, ${polls} polls, ${twice.length} stored twice`);
}

function readNote(address: string): { source?: string } {
	const [text = ''] = (new URL(address).searchParams.get('note') ?? '').split('.');
	return JSON.parse(Buffer.from(text, 'base64url').toString()) as { source?: string };
}

const count = (text: string, part: string): number => text.split(part).length - 1;
