/** What was paid for and is of a type that nobody expected is stored as what it is, and labelled. */
import { giveTime } from '../clock';
import { closeHosts, runNode, startApi } from '../security/world';

giveTime();

afterEach(async () => await closeHosts());

const svg =
	'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="5" height="5"/></svg>';

it.each<[string, Buffer, string, string]>([
	['a GIF image', Buffer.from(`GIF89a${'.'.repeat(100)}`), 'image/gif', 'gif'],
	['an SVG drawing', Buffer.from(svg), 'image/svg+xml', 'svg'],
	['a PDF', Buffer.from(`%PDF-1.7\n${'.'.repeat(100)}`), 'application/pdf', 'pdf'],
	['a video', Buffer.from(`\0\0\0\u0018ftypisom\0\0\0\0isommp42${'.'.repeat(100)}`, 'latin1'), 'video/mp4', 'mp4'],
	[
		'a ZIP archive or Office document',
		Buffer.from(`PK\u0003\u0004${'\0'.repeat(100)}`, 'latin1'),
		'application/zip',
		'zip',
	],
	[
		'something else',
		Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 37) % 251)),
		'application/octet-stream',
		'bin',
	],
])('%s', async (what, bytes, mime, extension) => {
	const { url, requests } = await startApi({
		image: (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(bytes),
	});
	const { items, error } = await runNode({ baseUrl: url, binaryMode: 'default' });
	expect(error).toBeUndefined();
	expect(requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
	expect(items[0].json).toMatchObject({ unexpected_media: what, url: `${url}/image.png` });
	const { data, mimeType, fileName } = items[0].binary!.data;
	expect([mimeType, fileName, Buffer.from(data, 'base64').equals(bytes)]).toEqual([
		mime,
		`photo-remix-1.${extension}`,
		true,
	]);
});

it('an image that Ideogram usually makes has no label', async () => {
	const { items } = await runNode({ baseUrl: (await startApi()).url });
	expect(items[0].json).not.toHaveProperty('unexpected_media');
});
