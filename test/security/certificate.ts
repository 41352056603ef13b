/**
 * A certificate that nobody signed, for a web server with https on this machine; Node can read them but not make them.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import tls from 'node:tls';

export interface Certificate {
	key: string;
	cert: string;
}

/** One that every https call of this process trusts, whatever the host's name, during the tests of the file. */
export function trustedCertificate(): Certificate {
	const certificate = makeCertificate();
	beforeAll(() => trust(certificate));
	afterAll(() => jest.restoreAllMocks());
	return certificate;
}

export function makeCertificate(): Certificate {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = sequence(tagged(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
	const commonName = sequence(tagged(0x06, Buffer.from('550403', 'hex')), tagged(0x0c, Buffer.from('hostile')));
	const name = sequence(tagged(0x31, commonName));
	const validity = sequence(time(new Date(Date.now() - 86_400_000)), time(new Date(Date.now() + 86_400_000)));
	const body = sequence(
		tagged(0x02, Buffer.from([1])),
		algorithm,
		name,
		validity,
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
	const base64 = sequence(body, algorithm, signature).toString('base64');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
		cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
	};
}

/** Until mocks are restored. */
export function trust({ cert }: Certificate): void {
	const connect = tls.connect as (options: tls.ConnectionOptions, ...rest: unknown[]) => tls.TLSSocket;
	const trusting = (options: tls.ConnectionOptions, ...rest: unknown[]) =>
		connect({ ...options, ca: cert, checkServerIdentity: () => undefined }, ...rest);
	jest.spyOn(tls, 'connect').mockImplementation(trusting as typeof tls.connect);
}

function tagged(tag: number, value: Buffer): Buffer {
	const { length } = value;
	const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

const sequence = (...parts: Buffer[]) => tagged(0x30, Buffer.concat(parts));

const time = (date: Date) => tagged(0x17, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
