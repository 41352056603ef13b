/** What stands before and after the node in people's workflows: n8n's own nodes, with real servers behind them. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { binaryOf, itemsOf } from '../../tools/n8n/executed';
import { readImage } from '../../tools/n8n/images';
import type { Node } from '../../tools/n8n/workflow';
import { has, newImages, same, succeeded } from '../expect';
import { images, node, read, remix, row, start } from '../flows';
import type { Part } from '../part';

const image = images[0]!;

export const part: Part = {
	ways: ['disk'],
	async run(world) {
		const { n8n, files, standIn, neighbors, check } = world;
		const { s3, smtp, wordPress } = neighbors;
		const withCredential = async (one: Node, type: string, data: object, name: string = type): Promise<Node> => ({
			...one,
			credentials: { [type]: { id: await n8n.createCredential(name, type, data), name } },
		});

		await check('S3: the image is in the bucket, whole, under its name', async () => {
			await s3.createBucket('made');
			const upload = node('Upload', 'n8n-nodes-base.s3', 1, {
				operation: 'upload',
				bucketName: 'made',
				fileName: '=one folder/{{ $binary.data.fileName }}',
				binaryPropertyName: 'data',
				additionalFields: {},
			});
			const flow = [start, read(files), remix(), await withCredential(upload, 's3', s3.credential)];
			const execution = await n8n.run(await n8n.create(row('S3', flow)));
			succeeded(execution);
			const made = await newImages(world, execution, images.length);
			const stored = await s3.files('made');
			const wanted = made
				.map((item) => binaryOf(item))
				.map(async (binary) => ({
					key: `one folder/${binary.fileName}`,
					type: binary.mimeType,
					bytes: await n8n.bytesOf(binary),
				}));
			for (const [index, { key, type, bytes }] of (await Promise.all(wanted)).sort(byKey).entries()) {
				same([stored[index]?.key, stored[index]?.type], [key, type], 'A file in the bucket');
				same(stored[index]!.bytes.equals(bytes), true, `Whether ${key} is the image`);
			}
			return { calls: images.length, images: images.length };
		});

		await check('Send Email: the image is attached, whole, under its name', async () => {
			const mail = node('Send', 'n8n-nodes-base.emailSend', 2.1, {
				fromEmail: 'n8n@example.com',
				toEmail: 'you@example.com',
				subject: '=Remix of {{ $binary.data.fileName }}',
				emailFormat: 'html',
				html: '<p>Here it is: <img src="cid:data"></p>',
				options: { attachments: 'data', appendAttribution: false },
			});
			const flow = [start, read(files, image), remix(), await withCredential(mail, 'smtp', smtp.credential)];
			const execution = await n8n.run(await n8n.create(row('Mail', flow)));
			succeeded(execution);
			const [made] = await newImages(world, execution, 1);
			const { fileName, mimeType } = binaryOf(made!);
			same(smtp.mails.length, 1, 'The number of mails');
			const { subject, html, attachments, recipients } = smtp.mails[0]!;
			same([subject, recipients], [`Remix of ${fileName}`, ['you@example.com']], 'Its subject and recipients');
			has(html, '<p>Here it is: <img');
			same(
				attachments.map(({ filename, contentType }) => [filename, contentType]),
				[[fileName, mimeType]],
				'What is attached',
			);
			const bytes = await n8n.bytesOf(binaryOf(made!));
			same(attachments[0]!.content.equals(bytes), true, 'Whether it is the image');
			return { calls: 1, images: 1 };
		});

		await check('WordPress: the image is in the media library, whole, and a draft has it', async () => {
			const media = node('Upload', 'n8n-nodes-base.httpRequest', 4.2, {
				method: 'POST',
				url: `${wordPress.url}/wp-json/wp/v2/media`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'wordpressApi',
				sendHeaders: true,
				headerParameters: {
					parameters: [
						{ name: 'Content-Disposition', value: '=attachment; filename="{{ $binary.data.fileName }}"' },
						{ name: 'Content-Type', value: '={{ $binary.data.mimeType }}' },
					],
				},
				sendBody: true,
				contentType: 'binaryData',
				inputDataFieldName: 'data',
				options: {},
			});
			const draft = node('Draft', 'n8n-nodes-base.wordpress', 1, {
				title: 'Salt & Pepper',
				additionalFields: { content: '=<img src="{{ $json.source_url }}">', status: 'draft' },
			});
			const { credential } = wordPress;
			const flow = [
				start,
				read(files, image),
				remix(),
				await withCredential(media, 'wordpressApi', credential),
				await withCredential(draft, 'wordpressApi', credential),
			];
			const execution = await n8n.run(await n8n.create(row('WordPress', flow)));
			succeeded(execution);
			const [made] = await newImages(world, execution, 1);
			const { fileName, mimeType } = binaryOf(made!);
			same(wordPress.media.length, 1, 'The size of the media library');
			const [{ source_url: url, mime_type: type, bytes }] = wordPress.media as [(typeof wordPress.media)[number]];
			same([url.split('/').pop(), type], [fileName, mimeType], 'Its name and type');
			same(bytes.equals(await n8n.bytesOf(binaryOf(made!))), true, 'Whether it is the image');
			const [{ title, content, status }] = wordPress.posts as [(typeof wordPress.posts)[number]];
			same([title.raw, content.raw, status], ['Salt & Pepper', `<img src="${url}">`, 'draft'], 'The draft');

			// The same without the right to upload: nothing gets in, and n8n says what WordPress says.
			const stranger = await withCredential(media, 'wordpressApi', { ...credential, password: 'wrong' }, 'Stranger');
			const refused = await n8n.run(await n8n.create(row('Stranger', [start, read(files, image), stranger])));
			same([refused.status, wordPress.media.length], ['error', 1], 'The outcome with a wrong password');
			has(`${refused.error?.message} ${refused.error?.description}`, 'invalid application password');
			return { calls: 1, images: 1 };
		});

		await check('Edit Image before and after: the edited image goes in, the new one is edited', async () => {
			const resize = { operation: 'resize', width: 640, height: 480, resizeOption: 'ignoreAspectRatio' };
			const before = node('Before', 'n8n-nodes-base.editImage', 1, {
				...resize,
				options: { format: 'png' },
			});
			const after = node('After', 'n8n-nodes-base.editImage', 1, {
				operation: 'border',
				borderWidth: 10,
				borderHeight: 20,
				borderColor: '#ff0000',
				options: { format: 'jpeg', quality: 95 },
			});
			const file = join(files, 'remixes', 'framed.jpeg');
			const write = node('Write', 'n8n-nodes-base.readWriteFile', 1, {
				operation: 'write',
				fileName: file.replaceAll('\\', '/'),
				options: {},
			});
			const requests = standIn.requests.length;
			const flow = [start, read(files, image), before, remix(), after, write];
			const execution = await n8n.run(await n8n.create(row('Edited', flow)));
			succeeded(execution);
			const [made] = await newImages(world, execution, 1);
			same(binaryOf(made!).fileName, image.replace(/\.\w+$/, '-remix-1.png'), 'The name of the new image');
			const edited = binaryOf(itemsOf(execution.runs, 'Before')[0]!);
			const source = await n8n.bytesOf(edited);
			const { width, height } = await readImage(edited, source);
			same([width, height], [640, 480], 'The size of what was edited before');
			const { body } = standIn.requests.slice(requests).find(({ call }) => call === 'submit')!;
			same(body.includes(source), true, 'Whether Ideogram got the edited image');

			const framed = await readFile(file);
			const size = await readImage({ mimeType: 'image/jpeg', fileName: file }, framed);
			const inner = await readImage(binaryOf(made!), await n8n.bytesOf(binaryOf(made!)));
			same([size.width, size.height], [inner.width! + 20, inner.height! + 40], 'The size with its border');
			const { data } = await sharp(framed).raw().toBuffer({ resolveWithObject: true });
			same([data[0]! > 240, data[1]! < 16, data[2]! < 16], [true, true, true], 'Whether its corner is red');
			await rm(file);
			return { calls: 1, images: 1 };
		});
	},
};

const byKey = (one: { key: string }, other: { key: string }): number => (one.key < other.key ? -1 : 1);
