/** What the suite is made of: each file in parts/ exports one Part as its default. The file's name is the part's. */
import type { StandIn } from '../test/standin';
import type { Queue } from '../tools/n8n/queue';
import type { Release } from '../tools/n8n/settings';
import type { N8n } from './n8n';
import type { Neighbors } from './neighbors';

/**
 * How n8n runs: one process that keeps binary data so, or main, two workers and two webhook processors with Redis and
 * PostgreSQL. `public` is `disk` at an address of the internet, as `queue` is; the others are called on this machine.
 */
export type Way = 'disk' | 'public' | 'memory' | 'database' | 'queue';

export interface Part {
	/** The ways in which it runs, each in both releases. */
	ways: readonly Way[];
	/** Makes its checks. One that throws fails the part. */
	run(world: World): Promise<void>;
}

/** What the stand-in was asked, and what it billed. */
export interface Bill {
	/** POSTs, refused ones included. */
	calls: number;
	images: number;
}

/** A running n8n with the packed node in it. */
export interface World {
	release: Release;
	way: Way;
	n8n: N8n;
	/** Where n8n's file nodes may read and write: `images` has three images, `remixes` is empty. */
	files: string;
	standIn: StandIn;
	/** A storage, a mail server and a WordPress. */
	neighbors: Neighbors;
	/** In the way `queue` only. */
	queue?: Queue;
	/**
	 * Stops all processes of n8n, and starts them again.
	 * @param whileDown done in between
	 */
	restart(whileDown?: () => Promise<void>): Promise<void>;
	/** The text of the logs of all processes of n8n, by file. */
	logs(): Promise<Record<string, string>>;
	/** @param work throws when something else came out, and gives the bill that its executions must have made */
	check(title: string, work: () => Promise<Bill>): Promise<void>;
}
