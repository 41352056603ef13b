/** The node's only source of time. Its pauses are n8n's: nodes may not use timers. */
export { sleep } from 'n8n-workflow';

/** Milliseconds on a clock that does not jump when the computer's time is set. Only differences mean something. */
export const now = (): number => performance.now();

/** Seconds since 1970 on the computer's clock, for what others have dated. */
export const unixTime = (): number => Date.now() / 1000;
