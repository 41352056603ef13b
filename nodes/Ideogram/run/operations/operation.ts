/** What an operation of the node does for each item. Everything around it is run/batch.ts's. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Options } from '../../request/options';
import type { Bill } from '../../result/bill';
import type { Client } from '../../transport/client';
import type { Permit } from '../../capacity/permits';
import type { Paid } from '../journal';
import { now } from '../../transport/clock';

/** What an item works with. */
export interface Session {
	readonly context: IExecuteFunctions;
	/** Of the item's own credential. */
	readonly client: Client;
	readonly bill: Bill;
	/** What the item has paid for so far. */
	readonly paid: Paid;
}

/** An item that was checked. */
export interface Task<Job> {
	readonly session: Session;
	readonly job: Job;
}

export interface Operation<Job extends { options: Options }> {
	/** Reads and checks an item. Nothing is sent. @throws Refusal */
	prepare(context: IExecuteFunctions, itemIndex: number): Promise<Job>;
	/** The same for the same call only; nothing where no call can be billed. */
	fingerprint?(job: Job): string;
	/** Once for the run, after all items were checked and before the first call. @throws Refusal for the whole run, Failure */
	beforeRun?(tasks: Array<Task<Job>>): Promise<void>;
	/** Whether it takes places at Ideogram. */
	takesPermits(task: Task<Job>): boolean;
	/** How many images the item has made. */
	images(job: Job): number;
	/** @throws Failure, Stopped */
	perform(session: Session, job: Job, permit: Permit): Promise<INodeExecutionData[]>;
}

/** In Unix milliseconds, from now on. */
export const deadlineOf = ({ timeoutMinutes }: Options): number => now() + timeoutMinutes * 60_000;
