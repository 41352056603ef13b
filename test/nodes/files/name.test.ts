import { baseName, uniqueNames } from '../../../nodes/Ideogram/files/name';

it.each<[unknown, string]>([
	['cat.jpg', 'cat'],
	['cat.JPEG', 'cat'],
	['photo.final.webp', 'photo.final'],
	['report v1.2', 'report v1.2'],
	['Jan. 5', 'Jan. 5'],
	['archive.zip', 'archive.zip'],
	['C:\\photos\\my "cat".png', 'my cat'],
	[1234, '1234'],
	['.jpg', 'image'],
	[undefined, 'image'],
])('%j is called %s', (given, name) => expect(baseName(given)).toBe(name));

it('gives each name once, in the order of the calls', () => {
	const unique = uniqueNames();
	expect(['cat', 'cat', 'Cat', 'cat-2', 'dog', 'cat'].map(unique)).toEqual(['cat', 'cat-2', 'Cat-3', 'cat-2-2', 'dog', 'cat-4']);
});
