/** The rules between an endpoint's fields, before anything is sent. */
import type { Endpoint, Values } from '../api/types';
import { Refusal } from '../errors/refusal';

/** @throws Refusal for the first rule that the values break. */
export function checkRules({ rules }: Endpoint, values: Values): void {
	for (const rule of rules) {
		const broken = rule.check(values);
		if (broken) throw new Refusal(broken.problem, broken.fix);
	}
}
