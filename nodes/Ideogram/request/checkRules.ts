/** The rules between a model's fields, before anything is sent. */
import type { Model, Values } from '../api/types';
import { Refusal } from '../errors/refusal';

/** @throws Refusal for the first rule that the values break. */
export function checkRules(model: Model, values: Values): void {
	const label = (name: string) => [model.source, ...model.fields].find((field) => field.name === name)?.label ?? name;
	for (const rule of model.rules) {
		const broken = rule.check(values, label);
		if (broken) throw new Refusal(broken.problem, broken.fix);
	}
}
