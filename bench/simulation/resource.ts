/** What can be used only in turn: a process's thread, or its line to the service. */
import { wait } from './clock';

export class Resource {
	private free = 0;

	/** For how long it was in use, in milliseconds. */
	busyMs = 0;

	/** Waits for its turn, and uses it for `ms`. */
	async use(ms: number): Promise<void> {
		if (ms <= 0) return;
		const now = Date.now();
		this.free = Math.max(this.free, now) + ms;
		this.busyMs += ms;
		await wait(Math.round(this.free - now));
	}
}
