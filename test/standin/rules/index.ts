import type { Operation } from '../../facts';
import type { Asked, Rule } from './asked';
import { ruleOf } from './constraints';
import { rulesOfNote } from './notes';
import { structuralRules } from './structure';

export { Asked } from './asked';

const known = new Map<Operation, Rule[]>();

/** The rules between the fields of a request: what the facts say in sentences and notes, and what follows from them. */
export function checkRules(asked: Asked): void {
	const { operation } = asked;
	let rules = known.get(operation);
	if (!rules) known.set(operation, (rules = rulesFor(operation)));
	for (const rule of rules) rule(asked);
}

function rulesFor(operation: Operation): Rule[] {
	const stated = operation.constraints.map((sentence) => {
		const rule = ruleOf(sentence);
		if (rule === undefined) throw new Error(`The stand-in cannot read "${sentence}" of ${operation.path}.`);
		return rule;
	});
	const noted = operation.params.flatMap(({ name, note = '' }) => rulesOfNote(name, note));
	return [...stated.filter((rule) => rule !== null), ...noted, ...structuralRules(operation)];
}
