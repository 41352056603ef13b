/** Values as a person can enter them in the form, for property-based tests. */
import fc from 'fast-check';

import { isList } from '../../nodes/Ideogram/api/inputs';
import type { Field } from '../../nodes/Ideogram/api/types';
import { assetTypes } from '../../nodes/Ideogram/api/values';

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const code = fc.stringMatching(/^[0-9a-fA-F]{8}$/);
const hex = fc.stringMatching(/^#[0-9a-fA-F]{6}$/);

const asset = fc.record({
	assetType: fc.constantFrom(...assetTypes),
	assetId: word,
	collectionId: fc.constantFrom('', 'AbCdEfGhIjKlMnOpQrStUv'),
});
const color = fc.record({
	colorHex: hex,
	colorWeight: fc.oneof(
		fc.constant(0),
		fc.integer({ min: 5, max: 100 }).map((n) => n / 100),
	),
});

export function formValue(field: Field): fc.Arbitrary<unknown> {
	const { name, kind } = field;
	switch (kind.type) {
		case 'text':
			if (name === 'size') return fc.constantFrom('auto', '1024x1024');
			if (name === 'contextWindow') return fc.constantFrom('none', '0,0,256,256');
			if (name === 'categoryId') return fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
			if (/Id$/.test(name)) return word;
			return fc
				.string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
				.map((text) => `A tower ${text}`)
				.filter((text) => !/FORBIDDEN|UNSAFE|FAILGEN|\0|^=/.test(text));
		case 'publicUrl':
			return word.map((path) => `https://example.com/${path}`);
		case 'integer':
			return fc.integer({ min: kind.min, max: kind.max });
		case 'number':
			return fc
				.integer({ min: Math.ceil(kind.min * 100), max: Math.floor(kind.max * 100) })
				.map((hundredths) => hundredths / 100);
		case 'boolean':
			return fc.boolean();
		case 'choice':
			return fc.constantFrom(...kind.values);
		case 'choices':
			return fc.subarray([...kind.values], { minLength: 1 });
		case 'each':
			return fc
				.record(
					Object.fromEntries(
						kind.fields.map((field) => [
							field.name,
							fc.constantFrom(...field.kind.values, ...(field.required ? [] : [''])),
						]),
					),
				)
				.map((row) => (kind.fields.length > 1 ? { [kind.noun]: [row] } : Object.values(row)));
		case 'time':
			return fc.constant('2026-11-01T00:00:00Z');
		case 'size':
			return fc
				.tuple(fc.integer({ min: 256, max: 3000 }), fc.integer({ min: 256, max: 3000 }))
				.map(([width, height]) => `${width}x${height}`);
		case 'codes':
			return fc.array(code, { minLength: 1, maxLength: 4 }).map((codes) => codes.join(', '));
		case 'colors':
			return fc
				.array(hex, { minLength: 1, maxLength: kind.max })
				.map((colors) => ({ color: colors.map((each) => ({ color: each })) }));
		case 'texts':
			return fc.array(word, { minLength: 1, maxLength: kind.max }).map((texts) => texts.join(', '));
		case 'palette':
			return fc.oneof(
				fc.constantFrom(...kind.presets).map((preset) => ({ palette: { name: preset } })),
				fc
					.array(color, { minLength: 1, maxLength: 8 })
					.map((member) => ({ palette: { name: 'custom', members: { member } } })),
			);
		case 'images':
			return fc.subarray(['data', 'one', 'two'], { minLength: 1, maxLength: Math.min(kind.max, 3) }).map((names) => {
				if (!isList(field)) return names.join(',');
				const entries = names.map((binaryPropertyName) => ({ binaryPropertyName }));
				return { image: kind.max === 1 ? entries[0] : entries };
			});
		case 'files':
			return fc.constant('');
		case 'caption':
			return fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).map((text) => `A tower ${text}`);
		case 'id':
			return word.map((value) => ({ __rl: true, mode: 'id', value }));
		case 'assets':
			return kind.max === 1
				? asset.map((one) => ({ asset: one }))
				: fc.array(asset, { minLength: 1, maxLength: kind.max }).map((list) => ({ asset: list }));
		case 'modelStack':
			return fc
				.array(
					fc.record({
						customModelUri: fc.constant('model/acme-brand/version/1'),
						weight: fc.integer({ min: 1, max: 400 }).map((n) => n / 100),
					}),
					{ minLength: 1, maxLength: kind.max },
				)
				.map((model) => ({ model }));
		case 'customModel':
			return fc.constant({ __rl: true, mode: 'uri', value: 'model/acme-brand/version/1' });
	}
}
