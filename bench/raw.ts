/**
 * The floor: the same work by a program that does nothing else, with undici and form-data. Prints a line when it is
 * ready,
 * works when it is sent a line, and prints an `Answer`.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { PassThrough, type Readable } from 'node:stream';
import FormData from 'form-data';
import { Agent, request, stream } from 'undici';

interface Ask {
	folder: string;
	output: string;
	api: string;
	key: string;
	images: number;
	atOnce: number;
}

const dispatcher = new Agent();

async function main(): Promise<void> {
	console.log('ready');
	for await (const line of createInterface({ input: process.stdin })) {
		console.log(JSON.stringify(await run(JSON.parse(line) as Ask)));
	}
}

async function run(ask: Ask) {
	await mkdir(ask.output, { recursive: true });
	const files = await readdir(ask.folder);
	let images = 0;
	const worker = async () => {
		for (let file = files.shift(); file; file = files.shift()) {
			const made = await remix(ask, file);
			images += made;
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.floor(ask.atOnce / ask.images)) }, worker));
	return { images, at: Date.now(), failed: false };
}

async function remix({ folder, output, api, key, images }: Ask, name: string): Promise<number> {
	const path = join(folder, name);
	const form = new FormData();
	const fields = {
		prompt: 'The same scene as a watercolor painting',
		model: 'V_2',
		magic_prompt_option: 'OFF',
		num_images: images,
	};
	form.append('image_request', JSON.stringify(fields), { contentType: 'application/json' });
	form.append('image_file', createReadStream(path), {
		filename: name,
		contentType: 'image/png',
		knownLength: (await stat(path)).size,
	});
	const headers = { ...form.getHeaders(), 'content-length': String(form.getLengthSync()), 'api-key': key };
	const reply = await request(`${api}/remix`, {
		method: 'POST',
		headers,
		body: form.pipe(new PassThrough()) as Readable,
		dispatcher,
	});
	const { data } = (await reply.body.json()) as { data: Array<{ url: string }> };
	const downloads = data.map(async ({ url }, index) => {
		const file = createWriteStream(join(output, `${name}-${index + 1}.png`));
		await stream(url, { method: 'GET', dispatcher }, () => file);
	});
	await Promise.all(downloads);
	return data.length;
}

main().catch((error: Error) => {
	console.error(error);
	process.exitCode = 1;
});
