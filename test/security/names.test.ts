/** Names of files and ids that try to leave their place. */
import { giveTime } from '../clock';
import { parts } from '../engine/scene';
import { png } from '../engine/images';
import type { RecordedRequest } from '../standin';
import { closeHosts, runNode, sendJson, startApi, type Host, type Seen } from './world';

giveTime();
afterEach(async () => await closeHosts());

const NAMES: Array<[string, string]> = [
	['../', '../../../etc/cron.d/evil.png'],
	['backslashes', '..\\..\\windows\\system32\\evil.png'],
	['an absolute path', '/etc/passwd'],
	['a drive', 'C:evil.png'],
	['a stream of NTFS', 'evil.png:hidden.exe'],
	['NUL', 'evil.php\0.png'],
	['quotes', 'a"; name="prompt".png'],
	['a header', 'a.png"\r\nContent-Type: text/html\r\n\r\n<script>'],
	['its own part', 'a.png"\r\n\r\n--boundary\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nevil'],
	['line ends of Unicode', 'a\u2028b\u2029c\u0085d.png'],
	['control characters', 'a\u0000\u0001\u001b[31m\u007f\u009bb.png'],
	['5000 characters', `${'x'.repeat(5000)}.png`],
	['5000 characters of 4 bytes', `${'\u{1F600}'.repeat(5000)}.png`],
	['right-to-left override', 'photo\u202Egnp.exe'],
	['other marks of direction', 'a\u200Eb\u200Fc\u061Cd\u2066e\u2069f.png'],
	['invisible characters', 'a\u200Bb\uFEFFc.png'],
	['only dots', '...'],
	['dots and an ending', '...png'],
	['nothing', ''],
	['only spaces', '   '],
	['emoji', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u{1F600}.png'],
	['half a character', 'a\uD800b.png'],
	['a shell', '$(reboot) `reboot` | reboot; reboot.png'],
	['wildcards', '*?<>|.png'],
];

/** A name of this folder, which every file system takes and which shows what it is. */
function expectPlain(name: string): void {
	expect(name).toMatch(/^[^./\\\s][^/\\]*\.png$/);
	// Control characters (C0, DEL, C1), line ends, marks of direction and characters that file systems or headers give a
	// meaning.
	expect(name).not.toMatch(
		/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"<>|:*?]/,
	);
	expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
	// Half a character would not survive this.
	expect(Buffer.from(name).toString()).toBe(name);
}

const submissions = ({ requests }: Host) => requests.filter(({ method }) => method === 'POST');

/** The one file among the parts of a submission. */
async function fileOf(request: Seen) {
	const files = (await parts(request as unknown as RecordedRequest)).filter(([, value]) => typeof value !== 'string');
	expect(files).toHaveLength(1);
	return files[0] as [string, { name: string; type: string; bytes: Buffer }];
}

/** The headers of each part, as they were sent. */
const headsOf = ({ headers, body }: Seen) =>
	body
		.toString('utf8')
		.split(`--${String(headers['content-type']).split('boundary=')[1]}\r\n`)
		.slice(1)
		.map((part) => part.slice(0, part.indexOf('\r\n\r\n')));

describe('the name of an input file', () => {
	it.each(NAMES)('%s', async (_name, name) => {
		const bytes = await png();
		const api = await startApi();
		const { items, error } = await runNode({ baseUrl: api.url, items: [{ files: { data: { bytes, name } } }] });
		expect([error, items.length]).toEqual([undefined, 1]);

		const [submission] = submissions(api);
		const [field, file] = await fileOf(submission);
		expect([field, file.type, file.bytes.equals(bytes)]).toEqual(['image_file', 'image/png', true]);
		expectPlain(file.name);
		expect(headsOf(submission)).toEqual([
			expect.stringMatching(
				/^Content-Disposition: form-data; name="image_request"\r\nContent-Type: application\/json$/,
			),
			expect.stringMatching(
				/^Content-Disposition: form-data; name="image_file"; filename="[^"\r\n]*\.png"\r\nContent-Type: image\/png$/,
			),
		]);

		const output = items[0].binary?.data;
		expect([output?.mimeType, output?.fileExtension, output?.directory]).toEqual(['image/png', 'png', undefined]);
		expectPlain(output?.fileName as string);
		expect(output?.fileName).toMatch(/-remix-1\.png$/);
	});

	it('all of them with the newer models', async () => {
		const bytes = await png();
		const api = await startApi();
		const { items } = await runNode({
			baseUrl: api.url,
			items: NAMES.map(([, name]) => ({ files: { data: { bytes, name } } })),
			parameters: { model: 'ideogram-3', options: { maxConcurrentImages: 100 } },
		});
		expect(items).toHaveLength(NAMES.length);
		for (const { binary } of items) expectPlain(binary?.data.fileName as string);
		expect(submissions(api)).toHaveLength(NAMES.length);
		for (const submission of submissions(api)) {
			expectPlain((await fileOf(submission))[1].name);
			const heads = headsOf(submission);
			expect(new Set(heads.map((head) => head.split(';')[0]))).toEqual(new Set(['Content-Disposition: form-data']));
			// A part that a name has smuggled in would be one more, or one twice.
			const fields = heads.map((head) => /name="([^"]*)"/.exec(head)?.[1]);
			expect(fields).toEqual([...new Set(fields)]);
			expect(fields).toEqual(headsOf(submissions(api)[0]).map((head) => /name="([^"]*)"/.exec(head)?.[1]));
		}
	});
});

it('the type of an input file is that of its bytes, not what the item calls it', async () => {
	const api = await startApi();
	await runNode({
		baseUrl: api.url,
		items: [{ files: { data: { bytes: await png(), mime: 'text/html\r\nX-Evil: 1' } } }],
		parameters: { model: 'ideogram-3' },
	});
	const [{ text }] = submissions(api);
	expect(text).toContain('Content-Type: image/png\r\n');
	expect(text).not.toContain('X-Evil');
});

it('the name of an output file is not taken from the reply', async () => {
	const api = await startApi({
		submit: (response, _request, { url }) =>
			sendJson(response, {
				data: [{ url: `${url}/image/..%2f..%2fevil.exe`, file_name: '../evil.exe', fileName: '../evil.exe' }],
			}),
		image: async (response) =>
			response
				.writeHead(200, { 'content-type': 'text/html', 'content-disposition': 'attachment; filename="../../evil.exe"' })
				.end(await png()),
	});
	const { items } = await runNode({ baseUrl: api.url });
	expect(items[0].binary?.data).toMatchObject({
		fileName: 'photo-remix-1.png',
		mimeType: 'image/png',
		fileExtension: 'png',
	});
});

describe('an id stays one segment below /v2/generations/', () => {
	const IDS = [
		'../../models',
		'a/b?x=1#y',
		'%2e%2e',
		'..',
		'.',
		'%2e%2e%2fmodels',
		'..\\..\\models',
		'a\r\nX-Evil: 1',
		'//elsewhere.example/',
		'@elsewhere.example',
		'\u{1F600}',
		'a\uD800b',
		'a b',
		';x=1',
	];

	const expectOneSegment = ({ requests }: Host) => {
		const asked = requests.filter(({ method, path }) => method === 'GET' && path !== '/image.png');
		for (const { path, headers } of asked) {
			expect(path).toMatch(/^\/v2\/generations\/[^/?#\\]+$/);
			expect('x-evil' in headers).toBe(false);
		}
		expect(asked.length).toBeLessThanOrEqual(1);
	};

	it('and is sent whole', async () => {
		const api = await startApi();
		await runNode({
			baseUrl: api.url,
			parameters: { resource: 'generation', operation: 'get', generationId: '../../models?x=1#y' },
		});
		expect(api.requests[0].path).toBe('/v2/generations/..%2F..%2Fmodels%3Fx%3D1%23y');
	});

	it.each(IDS)('given to Get: %j', async (generationId) => {
		const api = await startApi();
		const { items, error } = await runNode({
			baseUrl: api.url,
			parameters: { resource: 'generation', operation: 'get', generationId },
		});
		expectOneSegment(api);
		if (error) expect(error.message).not.toMatch(/URI malformed|Invalid URL/);
		else {
			expect(items).toHaveLength(1);
			expectPlain(items[0].binary?.data.fileName as string);
		}
	});

	it('from the answer to a submission', async () => {
		await Promise.all(
			IDS.map(async (id) => {
				const api = await startApi({ submit: (response) => sendJson(response, { generation_id: id }) });
				const { error } = await runNode({ baseUrl: api.url, parameters: { model: 'ideogram-3' } });
				expectOneSegment(api);
				expect(error?.message ?? '').not.toMatch(/URI malformed|Invalid URL/);
			}),
		);
	});
});
