import fc from 'fast-check';

import { decodeBase64, imageAsText, isBase64Image, isDataUri } from '../../../nodes/Ideogram/files/base64';
import { jpeg, png } from '../../engine/images';

const spellings: Array<[string, (base64: string) => string]> = [
	['as it is', (text) => text],
	['in lines', (text) => text.replace(/.{1,76}/g, '$&\r\n')],
	['with blanks', (text) => ` ${text.slice(0, 5)} ${text.slice(5)}\t`],
	['with a line end', (text) => `${text}\n`],
	['for addresses', (text) => text.replaceAll('+', '-').replaceAll('/', '_')],
	['without padding', (text) => text.replace(/=+$/, '')],
	['as a data: URI', (text) => `data:image/png;base64,${text}`],
	['as a data: URI with parameters', (text) => ` DATA:image/png;name=a.png;Base64,${text}`],
	['as a data: URI without a type', (text) => `data:;base64,${text}`],
	['as an escaped data: URI', (text) => `data:image/png;base64,${encodeURIComponent(text)}`],
];

it.each(spellings)('%s', (_name, spell) => {
	fc.assert(
		fc.property(
			fc.uint8Array({ maxLength: 300 }),
			(bytes) => decodeBase64(spell(Buffer.from(bytes).toString('base64')))?.equals(bytes) === true,
		),
	);
});

it.each([
	['<svg>'],
	['{"a":1}'],
	['aGVsbG8!'],
	['aGVs=bG8='],
	['data:image/png,abc'],
	['data:text/plain;charset=utf-8,abcd'],
	['https://example.com/a.png'],
	['aGVsbG8\u00e9'],
])('%j is none', (text) => {
	expect(decodeBase64(text)).toBeUndefined();
});

it('a long run of blanks before something else takes no time to speak of', () => {
	expect(decodeBase64(`${' '.repeat(1_000_000)}!`)).toBeUndefined();
	expect(decodeBase64(`${'= '.repeat(500_000)}!`)).toBeUndefined();
});

it('names of fields are not taken for files', () => {
	for (const name of ['data', 'data: photo, front', 'data:', 'image_0', 'A'.repeat(200), '/files/a.png', ''])
		expect([name, isDataUri(name), isBase64Image(name)]).toEqual([name, false, false]);
});

it('knows an image that is written as text', async () => {
	for (const bytes of [await png(), await jpeg()]) {
		const text = bytes.toString('base64');
		expect(isBase64Image(text)).toBe(true);
		expect(imageAsText(Buffer.from(`\ufeff${text}\n`))).toBe('base64 text');
		expect(imageAsText(Buffer.from(`"${text}"`))).toBe('base64 text');
		expect(imageAsText(Buffer.from(`data:image/png;base64,${text}`))).toBe('a data: URI');
		expect(imageAsText(bytes)).toBeUndefined();
	}
	expect(
		imageAsText(Buffer.from('just a text that is long enough to be some base64 of something else')),
	).toBeUndefined();
	expect(imageAsText(Buffer.from(Buffer.alloc(300).toString('base64')))).toBeUndefined();
});
