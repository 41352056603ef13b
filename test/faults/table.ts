/** The table of docs/faults.md. */
import { table } from '../../tools/table';
import { matrix, stops } from './matrix';

export function faultTable(): string {
	const rows = matrix.map(({ what, out, billed, again }) => [what, out, billed, again]);
	rows.push([
		`You press Stop (${stops.map(({ name }) => name).join('; ')})`,
		"The run ends within a second, and no further call starts. n8n's log names the generations, or the links, that were paid for, and says when a call that was cut off may have been billed (n8n stores the execution before that)",
		'no more than what was submitted before',
		'no',
	]);
	return table(['What goes wrong', 'What comes out', 'Billed', 'Tried again'], rows);
}
