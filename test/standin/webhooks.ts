/**
 * The service's calls to webhooks: signed with Ed25519 as its specification of October 2026 describes, and repeated
 * until they are taken. How often, and in which encoding the signature stands, is not documented.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { Agent, request } from 'undici';

import type { Generation } from './generations';

/** How a call comes. */
export interface Manner {
	/** How often, in any case; once unless told. */
	times?: number;
	/** How long after the generation is done. */
	afterMs?: number;
	/** Not before this has settled. */
	after?: Promise<unknown>;
	/** Before the answer to the POST that asked for it. */
	early?: boolean;
}

export interface WebhookOptions {
	/**
	 * Where a public host leads, which is the work of DNS and of the proxy in front of n8n: `hooks.example.com` →
	 * `http://127.0.0.1:5678`. Of several places, equal addresses lead to the same one, as with `hash $request_uri` of
	 * nginx. Other hosts are not called.
	 */
	hosts?: Record<string, string | readonly string[]>;
	/** Asked for each generation, by their number. */
	manner?: (index: number) => Manner;
	/** `base64` unless told. */
	encoding?: 'base64' | 'base64url' | 'hex';
	/** How often a call that is not taken is repeated, each time after twice the pause; 5 unless told. */
	repeats?: number;
	/** 50 ms unless told. */
	pauseMs?: number;
}

export interface Delivery {
	generationId: string;
	address: string;
	/** What was answered; 0 when nothing was. */
	status: number;
}

/** A call as it goes out; tests change it. */
export interface OutgoingCall {
	headers: Record<string, string>;
	body: Buffer;
}

interface SigningKey {
	id: string;
	secret: KeyObject;
	public: KeyObject;
}

const USER_ID = 'stand-in-user';
const LONGEST_PAUSE_MS = 4000;

export class Webhooks {
	readonly deliveries: Delivery[] = [];

	private keys: SigningKey[] = [newKey()];

	private readonly agent = new Agent({ pipelining: 0 });

	private readonly timers = new Map<NodeJS.Timeout, () => void>();

	private closed = false;

	private count = 0;

	constructor(private options: WebhookOptions = {}) {}

	/** From now on. */
	set(options: WebhookOptions): void {
		this.options = { ...this.options, ...options };
	}

	/** What GET /v1/.well-known/jwks.json answers. */
	get keySet(): object {
		return {
			keys: this.keys.map(({ id, public: key }) => ({
				...key.export({ format: 'jwk' }),
				kid: id,
				alg: 'EdDSA',
				use: 'sig',
			})),
		};
	}

	/** Signs with a new key; the old ones stay in the set. */
	rotate(): void {
		this.keys = [newKey(), ...this.keys];
	}

	/** Calls the webhook when the generation is done. @returns when the POST may be answered */
	async notify(generation: Generation, address: string): Promise<void> {
		const { times = 1, afterMs = 0, after, early = false } = this.options.manner?.(this.count++) ?? {};
		const call = async () => {
			await generation.done;
			await after;
			await this.pause(afterMs);
			await Promise.all(Array.from({ length: times }, async () => await this.deliver(generation, address)));
		};
		const called = call();
		called.catch(() => undefined);
		if (early) await called;
	}

	/** @returns a signed call, as it would go out now */
	write({ id, created, status, images }: Pick<Generation, 'id' | 'created' | 'status' | 'images'>): OutgoingCall {
		const data = status === 'completed' ? { data: images } : { status };
		const body = Buffer.from(JSON.stringify({ generation_id: id, created, ...data }));
		return this.sign(id, body);
	}

	sign(id: string, body: Buffer, timestamp = Math.floor(Date.now() / 1000)): OutgoingCall {
		const [key] = this.keys;
		const digest = createHash('sha256').update(body).digest('hex');
		const signature = sign(null, Buffer.from([id, USER_ID, timestamp, digest].join('\n')), key!.secret);
		const headers = {
			'content-type': 'application/json',
			'x-ideogram-webhook-generation-id': id,
			'x-ideogram-webhook-user-id': USER_ID,
			'x-ideogram-webhook-timestamp': String(timestamp),
			'x-ideogram-webhook-key-id': key!.id,
			'x-ideogram-webhook-signature': signature.toString(this.options.encoding ?? 'base64'),
		};
		return { headers, body };
	}

	/** Once, without repeats. @returns the status; 0 when nobody answered */
	async send(address: string, { headers, body }: OutgoingCall): Promise<number> {
		const url = new URL(address);
		const places = [this.options.hosts?.[url.hostname] ?? []].flat();
		const place = places[createHash('sha256').update(url.search).digest()[0]! % places.length];
		if (!place || this.closed) return 0;
		try {
			const reply = await request(`${place}${url.pathname}${url.search}`, {
				method: 'POST',
				headers: { ...headers, host: url.host, 'x-forwarded-proto': 'https' },
				body,
				dispatcher: this.agent,
			});
			await reply.body.dump();
			return reply.statusCode;
		} catch {
			return 0;
		}
	}

	async close(): Promise<void> {
		this.closed = true;
		for (const [timer, resolve] of this.timers) {
			clearTimeout(timer);
			resolve();
		}
		await this.agent.destroy();
	}

	private async deliver(generation: Generation, address: string): Promise<void> {
		const { repeats = 5, pauseMs = 50 } = this.options;
		for (let repeat = 0; repeat <= repeats && !this.closed; repeat++) {
			if (repeat > 0) await this.pause(Math.min(pauseMs * 2 ** (repeat - 1), LONGEST_PAUSE_MS));
			const status = await this.send(address, this.write(generation));
			this.deliveries.push({ generationId: generation.id, address, status });
			if (status >= 200 && status < 300) return;
		}
	}

	private pause(ms: number): Promise<void> {
		return new Promise((resolve) => {
			if (this.closed || ms === 0) return resolve();
			const timer = setTimeout(() => {
				this.timers.delete(timer);
				resolve();
			}, ms);
			this.timers.set(timer, resolve);
		});
	}
}

function newKey(): SigningKey {
	const { privateKey, publicKey } = generateKeyPairSync('ed25519');
	return { id: randomBytes(6).toString('hex'), secret: privateKey, public: publicKey };
}
