import { Refusal } from './reply';

const most = 1000;
const windowMs = 10_000;

/** 1000 polls in 10 seconds, however many generations there are. */
export class PollLimit {
	private times: number[] = [];

	count(now = Date.now()): void {
		this.times = this.times.filter((time) => time > now - windowMs);
		if (this.times.length >= most) {
			const seconds = Math.ceil((this.times[0]! + windowMs - now) / 1000);
			throw new Refusal(429, `Only ${most} polls are allowed in 10 seconds.`, {}, { 'retry-after': String(seconds) });
		}
		this.times.push(now);
	}
}
