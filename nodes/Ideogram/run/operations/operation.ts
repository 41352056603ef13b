/** What an operation of the node does for each item. Everything around it is run/batch.ts's. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Options } from '../../request/options';
import type { Bill } from '../../result/bill';
import type { Client } from '../../transport/client';
import type { Permit } from '../../capacity/permits';
import { now } from '../../transport/clock';

export interface Session {
	readonly context: IExecuteFunctions;
	readonly client: Client;
	readonly bill: Bill;
}

export interface Operation<Job extends { options: Options }> {
	/** Whether its calls take places at Ideogram. */
	readonly takesPermits: boolean;
	/** Reads and checks an item. Nothing is sent. @throws Refusal */
	prepare(context: IExecuteFunctions, itemIndex: number): Promise<Job>;
	/** Once for the run, after all items were checked and before the first call. @throws Refusal for the whole run, Failure */
	beforeRun?(session: Session, jobs: Job[]): Promise<void>;
	/** How many images the item has made. */
	images(job: Job): number;
	/** @throws Failure, Stopped */
	perform(session: Session, job: Job, permit: Permit): Promise<INodeExecutionData[]>;
}

/** Timeout (Minutes). */
export const millisecondsOf = ({ timeoutMinutes }: Options): number => timeoutMinutes * 60_000;

/** By the node's clock, from now on. */
export const deadlineOf = (options: Options): number => now() + millisecondsOf(options);
