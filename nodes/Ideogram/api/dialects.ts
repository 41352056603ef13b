/** The spellings of Ideogram's APIs. */
import type { Dialect } from './types';

const upper = (value: string) => value.toUpperCase();
const times = (value: string) => value.replace(':', 'x');
const same = (value: string) => value;

/**
 * `/generate`, `/edit`, `/remix` and so on, without a version in the path: `ASPECT_16_9`, `RESOLUTION_1280_720`, `ON`.
 */
export const legacy: Dialect = {
	word: upper,
	ratio: (value) => `ASPECT_${value.replace(':', '_')}`,
	resolution: (value) => `RESOLUTION_${value.replace('x', '_')}`,
	capitals: upper,
	language: same,
};

/** Everything under `/v1/`: `16x9`, `AUTO`, `1280x720`, `ON`. */
export const v1: Dialect = {
	word: upper,
	ratio: (value) => (value === 'auto' ? 'AUTO' : times(value)),
	resolution: same,
	capitals: upper,
	language: same,
};

/** Everything under `/v2/`: `16x9`, `1280x720`, `on`. */
export const v2: Dialect = { word: same, ratio: times, resolution: same, capitals: upper, language: same };

/** The tools, and the models of OpenAI and Google, under `/v2/`: `16:9`. */
export const hosted: Dialect = { ...v2, ratio: same };

/** What the account keeps, `/datasets` and `/models`: words as they are, states `COMPLETED`. */
export const account: Dialect = v2;
