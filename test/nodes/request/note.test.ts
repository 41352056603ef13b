import { readNote, withNote, type Note } from '../../../nodes/Ideogram/request/note';
import { sealWith } from '../../../nodes/Ideogram/transport/credential';

const note: Note = {
	file_name: 'müsli 猫',
	source: 'müsli 猫.png',
	item_index: 3,
	item_key: 'a&b=c#d',
	operation: 'remix',
	model: 'auto',
};
const seal = (text: string) => sealWith('a-secret-key', text);
const add = (address: string, one = note) => withNote(address, one, seal, 2048);
const noteIn = (address: string) => new URL(address).searchParams.get('note')!;
const back = (address: string, by = seal) => readNote(noteIn(address), by);

it('comes back from the address as it was, and leaves the rest of it', () => {
	const address = add('https://example.com/webhook/x?a=1&b=%20');
	expect(address).toMatch(/^https:\/\/example\.com\/webhook\/x\?a=1&b=/);
	expect(back(address)).toEqual(note);
	expect(back(add(address, { ...note, item_index: 4 }))).toEqual({ ...note, item_index: 4 });
});

it('is read with the key that sealed it only, and unchanged', () => {
	const address = add('https://example.com/');
	expect(back(address, (text) => sealWith('another-key', text))).toBeUndefined();
	const sealed = noteIn(address)!;
	for (let index = 0; index < sealed.length; index++) {
		const other = sealed[index] === 'A' ? 'B' : 'A';
		const changed = sealed.slice(0, index) + other + sealed.slice(index + 1);
		// The last character of a code holds two bits that say nothing; it has to be the one that was written all the same.
		expect([index, readNote(changed, seal)]).toEqual([index, undefined]);
	}
	for (const none of [undefined, null, '', '.', 'a.b.c', {}, ['x'], sealed.split('.')[0]])
		expect(readNote(none, seal)).toBeUndefined();
});

it('does not tell the key, and a code for something else is none for a note', () => {
	expect(add('https://example.com/')).not.toContain('a-secret-key');
	const text = Buffer.from('{}').toString('base64url');
	expect(readNote(`${text}.${seal(text)}`, seal)).toBeUndefined();
});

it('is refused when the address gets longer than Ideogram takes', () => {
	const longest = add('https://example.com/', { ...note, item_key: 'x'.repeat(1200) });
	expect(longest.length).toBeLessThanOrEqual(2048);
	expect(() => add('https://example.com/', { ...note, item_key: 'x'.repeat(1500) })).toThrow(
		/with its note, and Ideogram takes 2048/,
	);
});
