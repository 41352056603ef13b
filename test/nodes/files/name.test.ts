import fc from 'fast-check';
import { baseName, uniqueNames } from '../../../nodes/Ideogram/files/name';

const all = (names: unknown[]) => {
	const unique = uniqueNames();
	return names.map((name) => unique(baseName(name)));
};

it.each([
	['cat.jpg', 'cat'],
	['cat.JPEG', 'cat'],
	['cat.png', 'cat'],
	['cat.webp', 'cat'],
	['cat.gif', 'cat'],
	['IMG_1.HEIC', 'IMG_1'],
	['a.avif', 'a'],
	['scan.tiff', 'scan'],
	['a.bmp ', 'a'],
	['report v1.2', 'report v1.2'],
	['Jan. 5', 'Jan. 5'],
	['photo.final', 'photo.final'],
	['v1.2.png', 'v1.2'],
	['notes.txt', 'notes.txt'],
	['a.jpgx', 'a.jpgx'],
	['jpg', 'jpg'],
	['shot 10.30', 'shot 10.30'],
	['.png', 'image'],
	['', 'image'],
	[undefined, 'image'],
	[null, 'image'],
	[{}, 'image'],
	[Number.NaN, 'image'],
	[42, '42'],
	[0, '0'],
	[1.5, '1.5'],
	['C:\\photos\\my "cat".jpeg', 'my cat'],
])('%j becomes %j', (given, name) => expect(baseName(given)).toBe(name));

it('numbers those that are the same for a file system, in the order of the input', () => {
	expect(all(['cat.jpg', 'cat.png', 'cat.webp'])).toEqual(['cat', 'cat-2', 'cat-3']);
	expect(all(['cat', 'CAT', 'Cat'])).toEqual(['cat', 'CAT-2', 'Cat-3']);
	expect(all(['é', 'e\u0301'])).toEqual(['é', 'e\u0301-2']);
	expect(all(['cat', 'cat', 'cat-2', 'cat-2'])).toEqual(['cat', 'cat-2', 'cat-2-2', 'cat-2-3']);
	expect(all(['cat-2', 'cat', 'cat', 'cat'])).toEqual(['cat-2', 'cat', 'cat-3', 'cat-4']);
	expect(all([undefined, '', '.png'])).toEqual(['image', 'image-2', 'image-3']);
});

it('each run begins again', () => expect([all(['cat']), all(['cat'])]).toEqual([['cat'], ['cat']]));

it('no two are ever the same', () => {
	const stem = fc.constantFrom('a', 'A', 'a-2', 'a-3', 'a-2-2', 'b.png', 'B.jpg', 'x'.repeat(200), 'x'.repeat(150), '');
	fc.assert(
		fc.property(
			fc.array(stem, { maxLength: 30 }),
			(names) => new Set(all(names).map((name) => name.toLowerCase())).size === names.length,
		),
	);
});

it('20,000 with one name take no time to speak of', () => {
	const names = all(Array(20_000).fill('image.png'));
	expect([new Set(names).size, names[19_999]]).toEqual([20_000, 'image-20000']);
});
