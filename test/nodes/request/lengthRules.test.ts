import { lengthFits } from '../../../nodes/Ideogram/api/lengthRules';
import { referenceAudios } from '../../../nodes/Ideogram/api/fields';

const field = referenceAudios(3, 15);
const problem = (lengths: Array<number | undefined>, together?: number) =>
	lengthFits(field, { min: 2, max: 15, together }).check({
		[field.name]: lengths.map((seconds) => ({ field: 'song', seconds })),
	})?.problem;

it.each([
	[[1.8], undefined, "The file 'song' of 'Reference Audio' lasts 1.8 seconds"],
	[[3, 15.2], undefined, "The file 'song' of 'Reference Audio' lasts 15.2 seconds"],
	[[8, 8], 15, "The files of 'Reference Audio' last 16 seconds together, and at most 15 are allowed"],
])('%j, together at most %s', (lengths, together, said) => expect(problem(lengths, together)).toBe(said));

it.each([
	[[2, 15], undefined],
	[[7.5, 7.5], 15],
	[[15.02], 15],
	[[undefined, 10], 15],
	[[], 15],
])('%j, together at most %s, are fine', (lengths, together) =>
	expect(problem(lengths as number[], together)).toBeUndefined(),
);
