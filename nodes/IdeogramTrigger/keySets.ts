/** Ideogram's public keys: fetched once, kept for a day, and fetched again for a key that is not among them. */
import { JWKS_PATH, KEY_SET_SECONDS } from '../Ideogram/api/webhook';
import { unreadable } from '../Ideogram/errors/replyFailure';
import { now } from '../Ideogram/time/clock';
import type { Client } from '../Ideogram/transport/client';
import { readKeySet, type Key } from './signature';

/** A caller that makes up key IDs must not make the node ask Ideogram each time. */
const MOST_IDS_A_MINUTE = 10;
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 10_000;
/** Base URLs. */
const MOST_SETS = 20;

type Source = Pick<Client, 'base' | 'call'>;

interface KeySet {
	fetchedAt: number;
	keys: Promise<readonly Key[]>;
}

export class KeySets {
	private readonly sets = new Map<string, KeySet>();

	/** Key IDs that were looked for of late, with the time. */
	private readonly lookedFor = new Map<string, number>();

	constructor(private readonly clock = now) {}

	/** @throws Failure when there is none that is new enough, and it cannot be fetched */
	async keys(source: Source): Promise<readonly Key[]> {
		const set = this.sets.get(source.base.href);
		const isFresh = set && this.clock() - set.fetchedAt < KEY_SET_SECONDS * 1000;
		return await (isFresh ? set.keys : this.fetch(source));
	}

	/**
	 * Fetches them anew, once for a key ID that is not among them. @returns those at hand when that was done a moment ago
	 * @throws Failure
	 */
	async newKeys(source: Source, keyId: string): Promise<readonly Key[]> {
		for (const [id, time] of this.lookedFor) if (this.clock() - time > MINUTE_MS) this.lookedFor.delete(id);
		const id = JSON.stringify([source.base.href, keyId]);
		if (this.lookedFor.has(id) || this.lookedFor.size >= MOST_IDS_A_MINUTE) {
			// Those that came meanwhile may have it.
			return await this.keys(source);
		}
		this.lookedFor.set(id, this.clock());
		return await this.fetch(source);
	}

	/** Calls that come at the same time share it. A set that could not be fetched is not kept. */
	private async fetch(source: Source): Promise<readonly Key[]> {
		const { href } = source.base;
		const before = this.sets.get(href);
		const set: KeySet = { fetchedAt: this.clock(), keys: ask(source) };
		this.sets.delete(href);
		if (this.sets.size >= MOST_SETS) this.sets.delete([...this.sets.keys()][0]);
		this.sets.set(href, set);
		await set.keys.catch(() => {
			if (this.sets.get(href) !== set) return;
			if (before) this.sets.set(href, before);
			else this.sets.delete(href);
		});
		return await set.keys;
	}
}

async function ask({ call }: Source): Promise<readonly Key[]> {
	const reply = await call('read', JWKS_PATH, { timeoutMs: TIMEOUT_MS });
	const keys = readKeySet(reply.body);
	if (keys?.length) return keys;
	throw unreadable('it holds no key', 'read', reply);
}
