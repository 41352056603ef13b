import fc from 'fast-check';

import { cut, listed, shown } from '../../../nodes/Ideogram/errors/shown';

it.each([
	['16:10', '16:10'],
	[0, '0'],
	[{ a: [1] }, '{"a":[1]}'],
	[undefined, 'undefined'],
	['two\r\nlines', 'two lines'],
	['x'.repeat(60), 'x'.repeat(60)],
	['x'.repeat(61), `${'x'.repeat(60)}...`],
	['🗼'.repeat(61), `${'🗼'.repeat(60)}...`],
	['https://me:secret@example.com/a', 'https://...@example.com/a'],
	['https://example.com/a@b', 'https://example.com/a@b'],
	['\n'.repeat(1000), ' ...'],
])('%j', (raw, text) => {
	expect(cut(raw)).toBe(text);
	expect(shown(raw)).toBe(`'${text}'`);
});

it('is one short line, whatever the value', () => {
	fc.assert(fc.property(fc.anything(), (raw) => [...cut(raw)].length <= 63 && !/[\r\n]/.test(cut(raw))));
	fc.assert(
		fc.property(fc.string({ minLength: 61, maxLength: 5000, unit: 'binary' }), (raw) => !cut(raw).includes(raw)),
	);
});

it('names a few of many', () => {
	expect(listed(['a', 'b'])).toBe('a, b');
	expect(listed(Array.from({ length: 12 }, (_, index) => index))).toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more');
	expect(listed(['x'.repeat(100)])).toBe(`${'x'.repeat(60)}...`);
});
