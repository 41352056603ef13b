import fc from 'fast-check';

import type { Field, Kind } from '../../../nodes/Ideogram/api/types';
import { caseOf, cases, remixOf } from '../../table';
import { spell } from '../../../nodes/Ideogram/request/encode';
import { Refusal } from '../../../nodes/Ideogram/errors/refusal';
import { isEmpty, readSwitch, readValue } from '../../../nodes/Ideogram/request/values';

const fieldOf = (model: string, name: string): Field => {
	const found = remixOf(model).fields.find((field) => field.name === name);
	if (!found) throw new Error(`${model} has no ${name}`);
	return found;
};
const read = (raw: unknown, name: string, model = 'ideogram-3') => readValue(raw, fieldOf(model, name), 'Ideogram X');
const refusal = (raw: unknown, name: string, model = 'ideogram-3') => {
	try {
		read(raw, name, model);
	} catch (error) {
		if (error instanceof Refusal) return `${error.message} | ${error.fix}`;
		throw error;
	}
	return 'accepted';
};

describe('empty values are not sent', () => {
	it.each([[undefined], [null], [''], ['  \n'], [[]], [['', ' ']], [{}], [{ palette: {} }], [{ asset: [] }]])(
		'%j',
		(raw) => {
			expect(isEmpty(raw)).toBe(true);
			for (const { endpoint } of cases)
				for (const field of endpoint.fields) expect(readValue(raw, field, 'any')).toBeUndefined();
		},
	);

	it.each([[0], [false], ['0'], [[0]], [{ a: 0 }]])('%j is a value', (raw) => expect(isEmpty(raw)).toBe(false));
});

describe('choices', () => {
	const choices = cases.flatMap(({ name, endpoint }) =>
		endpoint.fields.flatMap((field) =>
			field.kind.type === 'choice' ? [[name, field.name, field, endpoint] as const] : [],
		),
	);

	it.each(choices)('%s %s takes each value in both spellings', (_case, _name, field, endpoint) => {
		const { values } = field.kind as Extract<Kind, { type: 'choice' }>;
		for (const value of values) {
			expect(readValue(spell(value, field, endpoint.dialect), field, 'any')).toBe(value);
			expect(readValue(` ${value.toUpperCase()} `, field, 'any')).toBe(value);
		}
	});

	it('takes the spellings that people write, and those of the other endpoint', () => {
		expect(read('ASPECT_16_9', 'aspectRatio')).toBe('16:9');
		expect(read('RESOLUTION_1024_1024', 'resolution')).toBe('1024x1024');
		expect(read('16 x 9', 'aspectRatio')).toBe('16:9');
		expect(read('1024×1024', 'resolution')).toBe('1024x1024');
		expect(read('Art Deco', 'stylePreset')).toBe('art_deco');
		expect(read('Render 3D', 'styleType', 'V_2')).toBe('render_3d');
	});

	it('names the value, the model and what there is to choose from', () => {
		expect(refusal('5:9', 'aspectRatio')).toBe(
			"'Aspect Ratio' is '5:9', which Ideogram X does not take | Choose one of: 1:3, 3:1, 1:2, 2:1, 9:16, 16:9, 10:16, 16:10, 2:3, 3:2, 3:4, 4:3, 4:5, 5:4, 1:1.",
		);
	});

	it('takes nothing else', () => {
		fc.assert(
			fc.property(fc.string(), (raw) => {
				const outcome = refusal(raw, 'renderingSpeed');
				return (
					['turbo', 'default', 'quality', ''].includes(raw.trim().toLowerCase()) ||
					outcome.includes('which Ideogram X does not take')
				);
			}),
		);
	});
});

describe('numbers', () => {
	it.each([
		[1, 1],
		['8', 8],
		[' 3 ', 3],
	])('%j is %d', (raw, expected) => expect(read(raw, 'numImages')).toBe(expected));

	it.each([[0], [9], [1.5], ['x'], [true], [Number.NaN], [[1, 2]]])('%j is refused', (raw) => {
		expect(refusal(raw, 'numImages')).toMatch(/does not take \| Give a whole number from 1 to 8\./);
	});

	it('a seed of 0 is a seed', () => expect(read(0, 'seed')).toBe(0));
});

describe('texts', () => {
	it('keeps emoji, new lines and blanks', () => {
		expect(read(' Two\nlines 🗼 "quoted" ', 'prompt')).toBe(' Two\nlines 🗼 "quoted" ');
	});

	it('counts characters, not code units', () => {
		expect(read('🗼'.repeat(10_000), 'prompt')).toHaveLength(20_000);
		expect(refusal('🗼'.repeat(10_001), 'prompt')).toBe(
			"'Prompt' is 10001 characters long; Ideogram X takes at most 10000 | Make it shorter.",
		);
	});

	it('has no limit on the legacy endpoint', () =>
		expect(refusal('a'.repeat(20_000), 'prompt', 'V_2')).toBe('accepted'));

	it.each([[Number.NaN], [true], ['Tower of [object Object]']])('%j is no text that anybody meant', (raw) => {
		expect(refusal(raw, 'prompt')).toContain("'Prompt' is not a text but");
	});

	it('says when an expression gave an object', () => {
		expect(refusal({ text: 'x' }, 'prompt')).toContain(`'Prompt' is not a text but '{"text":"x"}'`);
	});

	it('a webhook must be https', () => {
		expect(refusal('http://example.com', 'webhookUrl')).toContain('must be a public address that starts with https://');
		expect(read(' https://example.com/a\n', 'webhookUrl')).toBe('https://example.com/a');
		for (const host of ['localhost', '127.0.0.1', '10.0.0.1', '?'])
			expect(refusal(`https://${host}/hook`, 'webhookUrl')).toContain('public address');
		const secret = refusal('https://me:hunter2@example.com/hook', 'webhookUrl');
		expect(secret).toContain('without a user name or password');
		expect(secret).not.toContain('hunter2');
	});

	it('a custom model is named by its URI', () => {
		expect(read('model/acme/version/1', 'customModelUri', 'ideogram-3-custom-model')).toBe('model/acme/version/1');
		expect(refusal('acme', 'customModelUri', 'ideogram-3-custom-model')).toContain('like model/my-brand/version/1');
	});
});

describe('sizes', () => {
	it.each([['1280x720'], ['1280 X 720'], ['RESOLUTION_1280_720'], ['1280×720']])('%s', (raw) =>
		expect(read(raw, 'resolution', 'auto')).toBe('1280x720'),
	);
	it.each([['big'], ['0x720'], ['1280'], ['1x1']])('%s is refused', (raw) =>
		expect(refusal(raw, 'resolution', 'auto')).toContain('like 1280x720'),
	);
});

describe('style codes', () => {
	it.each([['1a2b3c4d, FFFFFFFF'], ['1a2b3c4d\nFFFFFFFF'], [['1a2b3c4d', 'FFFFFFFF']]])('%j', (raw) => {
		expect(read(raw, 'styleCodes')).toEqual(['1a2b3c4d', 'FFFFFFFF']);
	});

	it.each([
		[12345678, ['12345678']],
		[
			[12345678, 'FFFFFFFF'],
			['12345678', 'FFFFFFFF'],
		],
		[
			[' 12345678 ', '1a2b3c4d, FFFFFFFF'],
			['12345678', '1a2b3c4d', 'FFFFFFFF'],
		],
	])('%j from an expression', (raw, codes) => expect(read(raw, 'styleCodes')).toEqual(codes));

	it.each([[1234567], [123456789], [12345.678], [-1234567], [0], [[12345678, 42]]])(
		'%j has lost zeros, or is no code',
		(raw) => {
			expect(refusal(raw, 'styleCodes')).toMatch(
				/^'Style Codes' contains the number '.+', which is not a style code \| .+ Give it as text, in quotes: a number loses the zeros in front\.$/,
			);
		},
	);

	it.each([[','], [' , \n'], [['', ',']]])('%j names none, and is not left out in silence', (raw) =>
		expect(refusal(raw, 'styleCodes')).toContain('which names no code'),
	);

	it('names the one that is wrong', () => {
		expect(refusal('1a2b3c4d, nope', 'styleCodes')).toBe(
			"'Style Codes' contains 'nope', which is not a style code | A code has 8 characters, each 0-9 or A-F, like 1A2B3C4D.",
		);
	});
});

describe('booleans', () => {
	it.each([
		[true, true],
		['false', false],
		['TRUE', true],
	])('%j is %j', (raw, expected) => expect(read(raw, 'private')).toBe(expected));
	it.each([
		['yes', 'no'],
		['Y', 'n'],
		[' true', 'false\n'],
		['On', 'OFF'],
		[1, 0],
		['1', '0'],
	])('%j and %j are understood', (on, off) => {
		expect([read(on, 'private'), read(off, 'private')]).toEqual([true, false]);
		expect([readSwitch(on, 'Wait'), readSwitch(off, 'Wait')]).toEqual([true, false]);
	});
	it.each([['maybe'], [2], [-1], ['truefalse'], ['10'], [Number.NaN], [[true]], [{ value: true }]])(
		'%j is refused',
		(raw) => {
			expect(refusal(raw, 'private')).toContain('which is neither true nor false | Give true or false.');
			expect(() => readSwitch(raw, 'Wait')).toThrow(/^'Wait' is '.+', which is neither true nor false$/);
		},
	);
	it.each([[undefined], [null], [''], [' ']])('%j leaves the default', (raw) =>
		expect(readSwitch(raw, 'Wait')).toBeUndefined(),
	);
	it.each([[[]], [{}]])('%j as an option is refused', (raw) =>
		expect(() => readSwitch(raw, 'Wait')).toThrow('neither true nor false'),
	);
});

describe('palettes', () => {
	const members = [{ color_hex: '#FF8800', color_weight: 0.5 }, { color_hex: '#00AA00' }];

	it('reads the form', () => {
		expect(read({ palette: { name: 'ember' } }, 'colorPalette')).toEqual({ name: 'ember' });
		const member = [
			{ colorHex: '#f80', colorWeight: 0.5 },
			{ colorHex: '#00aa00', colorWeight: 0 },
		];
		expect(read({ palette: { name: 'custom', members: { member } } }, 'colorPalette')).toEqual({ members });
	});

	it("reads the API's own objects and a bare name", () => {
		expect(read('PASTEL', 'colorPalette')).toEqual({ name: 'pastel' });
		expect(read({ name: 'EMBER' }, 'colorPalette')).toEqual({ name: 'ember' });
		expect(read({ members }, 'colorPalette')).toEqual({ members });
	});

	it.each([
		[{ palette: { name: 'custom' } }, "'Color Palette' has no colors | Add a color"],
		[{ name: 'beige' }, "is 'beige', which Ideogram X does not take | Choose one of: ember"],
		[{ members: Array(9).fill({ color_hex: '#000' }) }, 'has 9 colors | Use at most 8.'],
		[{ members: [{ color_hex: 'red' }] }, "contains 'red', which is not a color | Write colors like #FF8800."],
		[{ members: [{ color_hex: '#FF880080' }] }, 'which is not a color'],
		[{ members: [{ color_hex: '#000', color_weight: 2 }] }, "gives #000000 the weight '2' | Weights go from 0.05 to 1"],
		[{ members: ['#000'] }, "is '#000', which does not fit"],
		[7, "is '7', which does not fit"],
	])('%j is refused', (raw, message) => expect(refusal(raw, 'colorPalette')).toContain(message));
});

describe('assets', () => {
	const asset = { asset_type: 'UPLOAD', asset_id: 'abc' };

	it.each([
		[{ asset: { assetType: 'upload', assetId: 'abc', collectionId: '' } }],
		[{ asset: [{ assetType: 'UPLOAD', assetId: 'abc' }] }],
		[asset],
		[[asset]],
	])('%j', (raw) => expect(read(raw, 'styleReferenceAssetIdentifiers')).toEqual([asset]));

	it('keeps the collection', () => {
		expect(read([{ ...asset, collection_id: 'c' }], 'imageAssetIdentifier')).toEqual([
			{ ...asset, collection_id: 'c' },
		]);
	});

	it.each([
		[[asset, asset], 'has 2 assets | Use at most 1.'],
		[[{ asset_type: 'FILE', asset_id: 'x' }], "'Asset Type' is 'FILE'"],
		[[{ asset_type: 'UPLOAD' }], 'has an asset without an ID'],
	])('%j is refused', (raw, message) => expect(refusal(raw, 'imageAssetIdentifier')).toContain(message));
});

describe('stacked models', () => {
	const field = caseOf('image', 'generate', 'ideogram-4-custom-model').endpoint.fields.find(
		({ name }) => name === 'stackedCustomModels',
	) as Field;
	const uri = 'model/acme/version/1';

	it.each([
		[{ model: [{ customModelUri: uri, weight: 0.5 }] }, [{ custom_model_uri: uri, weight: 0.5 }]],
		[{ model: { customModelUri: uri } }, [{ custom_model_uri: uri }]],
		[[{ custom_model_uri: uri, weight: '2' }], [{ custom_model_uri: uri, weight: 2 }]],
	])('%j', (raw, expected) => expect(readValue(raw, field, 'any')).toEqual(expected));

	it.each([
		[Array(5).fill({ custom_model_uri: uri }), 'has 5 models'],
		[[{ weight: 1 }], 'has a model without a URI'],
		[[{ custom_model_uri: 'acme' }], "'Custom Model URI' is 'acme'"],
		[[{ custom_model_uri: uri, weight: 0 }], "the weight '0'"],
		[['acme'], 'which does not fit'],
	])('%j is refused', (raw, words) => expect(() => readValue(raw, field, 'any')).toThrow(words));
});

it('a ratio that the form does not offer is taken where any ratio is', () => {
	const ratio = (operation: string, model: string) =>
		caseOf('image', operation, model).endpoint.fields.find(({ name }) => name === 'aspectRatio') as Field;
	expect(readValue('21x9', ratio('generate', 'auto'), 'any')).toBe('21:9');
	expect(() => readValue('21x9', ratio('generate', 'ideogram-3'), 'any')).toThrow('does not take');
	expect(() => readValue('wide', ratio('generate', 'auto'), 'any')).toThrow('does not take');
});
