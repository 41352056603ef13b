import { generateKeyPairSync, sign } from 'node:crypto';

import {
	decodeSignature,
	isSignedBy,
	readKeySet,
	signedText,
	type Signed,
} from '../../../nodes/IdeogramTrigger/signature';

const pair = () => generateKeyPairSync('ed25519');
const jwk = ({ publicKey }: ReturnType<typeof pair>, kid?: string) => ({
	...publicKey.export({ format: 'jwk' }),
	...(kid && { kid }),
});

const call: Signed = { generationId: 'g-1', userId: 'u-1', timestamp: '1790000000', body: Buffer.from('{}') };

it('signs four lines, the last of them the hex SHA-256 of the body', () => {
	const digest = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
	expect(signedText(call)).toBe(`g-1\nu-1\n1790000000\n${digest}`);
});

// RFC 8032, 7.1, TEST 2.
it('takes the key and the signature of the RFC', () => {
	const [key] = readKeySet({
		keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw' }],
	})!;
	const hex =
		'92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
	const { verify } = jest.requireActual<typeof import('node:crypto')>('node:crypto');
	expect(verify(null, Buffer.from('72', 'hex'), key.key, decodeSignature(hex)!)).toBe(true);
});

describe('the encoding of a signature', () => {
	const bytes = Buffer.from(Array.from({ length: 64 }, (_, index) => 251 + index * 7));

	it.each([
		['hex', bytes.toString('hex')],
		['HEX', bytes.toString('hex').toUpperCase()],
		['base64', bytes.toString('base64')],
		['base64 without padding', bytes.toString('base64').replace(/=+$/, '')],
		['base64url', bytes.toString('base64url')],
		['base64url with padding', `${bytes.toString('base64url')}==`],
	])('may be %s', (_name, text) => expect(decodeSignature(text)).toEqual(bytes));

	it.each([
		['nothing', ''],
		['63 bytes', bytes.subarray(1).toString('base64')],
		['65 bytes', Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64')],
		['63 bytes in hex', bytes.subarray(1).toString('hex')],
		['with a blank', ` ${bytes.toString('base64')}`],
		['two of them', `${bytes.toString('base64')}, ${bytes.toString('base64')}`],
	])('is none: %s', (_name, text) => expect(decodeSignature(text)).toBeUndefined());
});

describe('a key set', () => {
	it('may hold the key that has signed at any place', () => {
		const pairs = [pair(), pair(), pair()];
		const keys = readKeySet({ keys: pairs.map((each, index) => jwk(each, `k${index}`)) })!;
		expect(keys.map(({ id }) => id)).toEqual(['k0', 'k1', 'k2']);
		for (const { privateKey } of pairs)
			expect(isSignedBy(keys, call, sign(null, Buffer.from(signedText(call)), privateKey))).toBe(true);
		expect(isSignedBy(keys, call, sign(null, Buffer.from(signedText(call)), pair().privateKey))).toBe(false);
		expect(isSignedBy([], call, Buffer.alloc(64))).toBe(false);
	});

	it.each<Partial<Signed>>([
		{ generationId: 'g-2' },
		{ userId: 'u-2' },
		{ timestamp: '1790000001' },
		{ body: Buffer.from('{} ') },
	])('has not signed a call with another %j', (other) => {
		const signer = pair();
		const signature = sign(null, Buffer.from(signedText(call)), signer.privateKey);
		const keys = readKeySet({ keys: [jwk(signer)] })!;
		expect(isSignedBy(keys, call, signature)).toBe(true);
		expect(isSignedBy(keys, { ...call, ...other }, signature)).toBe(false);
	});

	it('is read as far as it holds keys of this kind', () => {
		const good = jwk(pair(), 'good');
		const others = [
			null,
			7,
			{},
			{ ...good, crv: 'X25519' },
			{ ...good, x: 'short' },
			{ ...good, x: 5 },
			{ kty: 'RSA', n: 'AQ', e: 'AQAB' },
		];
		expect(readKeySet({ keys: [...others, good] })?.map(({ id }) => id)).toEqual(['good']);
		expect(readKeySet({ keys: Array(500).fill(good) })).toHaveLength(20);
		for (const none of [undefined, null, 'text', [], {}, { keys: {} }]) expect(readKeySet(none)).toBeUndefined();
	});
});
