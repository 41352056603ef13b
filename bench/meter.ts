import { readFile, readdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { sum } from 'simple-statistics';

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

	/**
	 * Has the process, which has loaded collect.cjs, give back what it no longer uses. @returns the memory that it then
	 * holds, from where a new peak is counted.
	 */
	async settle(): Promise<number> {
		process.kill(this.pid, 'SIGUSR2');
		await sleep(SETTLE_MS);
		await this.forgetPeak();
		return await this.memory();
	}

	async forgetPeak(): Promise<void> {
		await writeFile(`/proc/${this.pid}/clear_refs`, '5');
	}

	/** Time on a processor so far, of all threads that there are, in milliseconds. */
	async cpu(): Promise<number> {
		const threads = await readdir(`/proc/${this.pid}/task`);
		// One that ends meanwhile is not there to be asked.
		return sum(await Promise.all(threads.map(async (thread) => await this.cpuOf(thread).catch(() => 0))));
	}

	/**
	 * The same, of its first thread, on which Node runs JavaScript: the one thing that a process cannot do twice at once.
	 */
	async cpuOfFirstThread(): Promise<number> {
		return await this.cpuOf(this.pid);
	}

	/** The same, of the process and of all that it has started. */
	async cpuOfFamily(): Promise<number> {
		const children = (await readFile(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8')).split(' ').filter(Boolean);
		// One that ends meanwhile counts a moment later among the ended.
		const times = await Promise.all(children.map(async (child) => await new Meter(Number(child)).cpu().catch(() => 0)));
		return (await this.cpu()) + (await endedChildren(this.pid)) + sum(times);
	}

	/** In nanoseconds, where the other files count in hundredths of a second. */
	private async cpuOf(thread: number | string): Promise<number> {
		const [nanoseconds] = (await readFile(`/proc/${this.pid}/task/${thread}/schedstat`, 'utf8')).split(' ');
		return Number(nanoseconds) / 1e6;
	}

	private async status(name: string): Promise<number> {
		const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
		const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
		return Number(kilobytes) / 1024;
	}
}

/** Milliseconds on a processor of those children of a process that have ended. */
async function endedChildren(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// The name in brackets may hold blanks.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[13]) + Number(fields[14])) * 1000) / TICKS_PER_SECOND;
}
