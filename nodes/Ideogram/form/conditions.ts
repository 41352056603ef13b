/**
 * Under which conditions a property is shown in a collection that all operations share. What several operations take in
 * the same way stands in it once, which keeps the form small: n8n sends all of it to the browser.
 */
import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { modelsOf } from '../api/models';
import type { Operation } from '../api/types';
import { remember } from './remember';

type Show = NonNullable<IDisplayOptions['show']>;

/** A property for one endpoint. Without `model`, the operation has no models to choose from. */
export interface Shown {
	property: INodeProperties;
	operation: Operation;
	model?: string;
}

/** @param endpoints that have the property; all of the operation's unless told */
export const shownFor = (
	property: INodeProperties,
	operation: Operation,
	endpoints: Operation['endpoints'] = operation.endpoints,
): Shown[] => endpoints.map(({ model }) => ({ property, operation, model: model?.id }));

/** An operation, and those of its models that have a property. */
interface Use {
	operation: Operation;
	models: ReadonlySet<string>;
}

/** How a condition names what is outside of the collection that it stands in. */
export const IN_COLLECTION = '/';
export const AT_TOP = '';

/** Each once for every condition under which it is shown, beside its own conditions. */
export function share(
	all: readonly Operation[],
	shown: Iterable<Shown>,
	prefix: typeof IN_COLLECTION | typeof AT_TOP,
): INodeProperties[] {
	const byContent = new Map<string, { property: INodeProperties; uses: Map<Operation, Set<string>> }>();
	for (const { property, operation, model } of shown) {
		const content = contentOf(property);
		const entry = byContent.get(content) ?? { property, uses: new Map<Operation, Set<string>>() };
		const models = entry.uses.get(operation) ?? new Set();
		entry.uses.set(operation, model === undefined ? models : models.add(model));
		byContent.set(content, entry);
	}
	return [...byContent.values()].flatMap(({ property, uses }) =>
		conditions(
			all,
			[...uses].map(([operation, models]) => ({ operation, models })),
		).map((condition) => withCondition(property, prefix, condition)),
	);
}

function withCondition(property: INodeProperties, prefix: string, condition: Show): INodeProperties {
	const named = Object.entries(condition).map(([name, values]) => [`${prefix}${name}`, values]);
	const show = { ...(Object.fromEntries(named) as Show), ...property.displayOptions?.show };
	return Object.keys(show).length > 0 ? { ...property, displayOptions: { show } } : property;
}

/**
 * A condition of n8n can say "one of these operations, and one of these models", but not "(Remix, Auto) or (Upscale,
 * 3.0)". So uses are put together as long as the condition of all does not show the property anywhere else.
 */
function conditions(all: readonly Operation[], uses: readonly Use[]): Show[] {
	const groups: Use[][] = [];
	for (const use of [...uses].sort((a, b) => Number(isWhole(a)) - Number(isWhole(b)))) {
		const group = groups.find((others) => isExact(all, [...others, use]));
		if (group) group.push(use);
		else groups.push([use]);
	}
	return groups.map((group) => conditionOf(all, group));
}

/** Of the models. */
const idsOf = remember(({ endpoints }: Operation): string[] => modelsOf(endpoints).map(({ id }) => id));

/** The same for properties that are the same. */
export const contentOf = remember((property: INodeProperties): string => JSON.stringify(property));

/** Whether all models of the operation have it. */
const isWhole = ({ operation, models }: Use) => models.size === idsOf(operation).length;

function conditionOf(all: readonly Operation[], uses: readonly Use[]): Show {
	if (uses.every(isWhole)) {
		if (uses.length === all.length) return {};
		const resources = [...new Set(uses.map(({ operation }) => operation.resource))];
		const ofResources = all.filter(({ resource }) => resources.includes(resource));
		if (uses.length === ofResources.length) return { resource: resources };
	}
	// In the order of the table, whatever came first: what is alike is then written alike.
	const operations = all.filter((operation) => uses.some((use) => use.operation === operation));
	const models = modelsIn(uses);
	const names = new Set(operations.map(({ name }) => name));
	const isNamedElsewhere = all.some((operation) => names.has(operation.name) && !operations.includes(operation));
	return {
		...(isNamedElsewhere && { resource: [...new Set(operations.map(({ resource }) => resource))] }),
		operation: [...names],
		...(!uses.every(isWhole) && { model: [...models] }),
	};
}

/** In the order of the table. */
function modelsIn(uses: readonly Use[]): Set<string> {
	const named = new Set(uses.flatMap(({ models }) => [...models]));
	return new Set(uses.flatMap(({ operation }) => idsOf(operation)).filter((id) => named.has(id)));
}

/** Whether the condition of these together shows the property for them and for nothing else. */
function isExact(all: readonly Operation[], uses: readonly Use[]): boolean {
	const own = new Map(uses.map(({ operation, models }) => [operation, models]));
	const resources = new Set(uses.map(({ operation }) => operation.resource));
	const names = new Set(uses.map(({ operation }) => operation.name));
	const models = uses.every(isWhole) ? undefined : new Set(uses.flatMap((use) => [...use.models]));
	for (const operation of all) {
		if (!names.has(operation.name) || !resources.has(operation.resource)) continue;
		const offered = idsOf(operation);
		const wanted = own.get(operation);
		// Without models to choose from, no condition on the model is ever met.
		if (wanted && models && offered.length === 0) return false;
		if (!wanted && !models) return false;
		if (models && offered.some((id) => models.has(id) !== Boolean(wanted?.has(id)))) return false;
	}
	return true;
}
