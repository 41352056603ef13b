/** The README's table of faults. */
import { table } from '../../tools/table';
import { matrix, stops } from './matrix';

export function faultTable(): string {
	const rows = matrix.map(({ what, out, billed, again }) => [what, out, billed, again]);
	rows.push([
		`You press Stop (${stops.map(({ name }) => name).join('; ')})`,
		'The run ends within a second, and no further call starts. Error and log name the generations, or the links, that were paid for, and say when a call that was cut off may have been billed',
		'no more than what was submitted before',
		'no',
	]);
	return table(['What goes wrong', 'What comes out', 'Billed', 'Tried again'], rows);
}
