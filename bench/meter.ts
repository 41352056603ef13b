import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** For two collections of a large heap, and for what follows them. */
const SETTLE_MS = 2000;

const TICKS_PER_SECOND = 100;

/** What Linux knows of a process. */
export class Meter {
	constructor(private readonly pid: number) {}

	/** Resident memory, in megabytes. */
	async memory(): Promise<number> {
		return await this.status('VmRSS');
	}

	/** The most resident memory since `forgetPeak`, in megabytes, as the kernel counted it. */
	async peak(): Promise<number> {
		return await this.status('VmHWM');
	}

	/** Has the process, which has loaded collect.cjs, give back what it no longer uses. @returns the memory that it then holds, from where a new peak is counted. */
	async settle(): Promise<number> {
		process.kill(this.pid, 'SIGUSR2');
		await sleep(SETTLE_MS);
		await this.forgetPeak();
		return await this.memory();
	}

	async forgetPeak(): Promise<void> {
		await writeFile(`/proc/${this.pid}/clear_refs`, '5');
	}

	/** Time on a processor so far, of user and kernel, in milliseconds. */
	async cpu(): Promise<number> {
		const stat = await readFile(`/proc/${this.pid}/stat`, 'utf8');
		// The name in brackets may hold blanks.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
	}

	private async status(name: string): Promise<number> {
		const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
		const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
		return Number(kilobytes) / 1024;
	}
}
