/** Rules about how long a sound lasts. What the header of a file does not tell is not checked. */
import type { Field, FileFacts, Rule } from './types';

interface Lengths {
	/** In seconds, of each file. */
	min: number;
	max: number;
	/** Of all files. */
	together?: number;
}

/** Rounded, as a file is a little longer than what it was cut to. */
const shown = (seconds: number) => String(Math.round(seconds * 10) / 10);

/** A little more than the limit is let through: encoders fill up their last frame. */
const TOLERANCE = 0.1;

export const lengthFits = (field: Field, { min, max, together }: Lengths): Rule => ({
	summary: `Each file of \`${field.name}\` lasts ${min} to ${max} seconds${together ? `, all of them at most ${together}` : ''}.`,
	check: (values) => {
		const files = (values[field.name] ?? []) as readonly FileFacts[];
		const fix = `Cut it to ${min} to ${max} seconds first.`;
		for (const { field: name, seconds } of files) {
			if (seconds === undefined || (seconds >= min - TOLERANCE && seconds <= max + TOLERANCE)) continue;
			return { problem: `The file '${name}' of '${field.label}' lasts ${shown(seconds)} seconds`, fix };
		}
		const sum = files.reduce((so, { seconds = 0 }) => so + seconds, 0);
		if (together === undefined || sum <= together + TOLERANCE) return undefined;
		return {
			problem: `The files of '${field.label}' last ${shown(sum)} seconds together, and at most ${together} are allowed`,
			fix: 'Cut them first, or use fewer.',
		};
	},
});
