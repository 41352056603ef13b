/** Of each kind of answer and of result that the table of operations holds, one endpoint whose calls are broken. */
import type { Endpoint } from '../../nodes/Ideogram/api/types';
import type { RecordedRequest } from '../standin';
import { cases, type Case } from '../table';

/**
 * What a call of the node is for. `submit` costs money, `create` changes the account free of charge, `read` only looks;
 * `watch` looks at what goes on after the answer.
 */
export type Aim = 'quote' | 'submit' | 'create' | 'read' | 'poll' | 'watch' | 'download';

export interface Subject extends Case {
	/** `choice files image paid` */
	kind: string;
}

const first = new Map<string, Subject>();
for (const each of cases) {
	const kind = kindOf(each.endpoint);
	if (!first.has(kind)) first.set(kind, { ...each, kind });
}

/** One for each kind. */
export const subjects: Subject[] = [...first.values()];

export function kindOf({ answer: { comes, result, watch }, billing, method }: Endpoint): string {
	return [
		comes,
		result.type,
		'media' in result && result.media,
		'list' in result && result.list && 'list',
		billing === 'free' ? `free ${method}` : 'paid',
		watch && 'watched',
	]
		.filter(Boolean)
		.join(' ');
}

/** What its calls are for, in their order. */
export function aimsOf({ answer: { comes, result, watch }, billing, method }: Endpoint): Aim[] {
	return [
		...(billing === 'quoted' ? (['quote'] as const) : []),
		...(billing !== 'free' ? (['submit'] as const) : []),
		...(billing === 'free' && method === 'POST' ? (['create'] as const) : []),
		...(billing === 'free' && method === 'GET' && comes !== 'later' ? (['read'] as const) : []),
		...(comes !== 'reply' ? (['poll'] as const) : []),
		...(watch ? (['watch'] as const) : []),
		...(result.type === 'json' || result.type === 'uploads' ? [] : (['download'] as const)),
	];
}

/** What a call that the stand-in saw was for. */
export function aimOf({ call, query }: RecordedRequest, { billing, answer: { watch } }: Endpoint): Aim {
	if (query.has('dry_run')) return 'quote';
	if (call === 'submit') return billing === 'free' ? 'create' : 'submit';
	if (call === 'poll' || call === 'download') return call;
	return watch ? 'watch' : 'read';
}

/** What makes the node take all the calls that it can: ask for the price, and wait for the end. */
export const allSteps = ({ billing, answer: { watch } }: Endpoint) => ({
	...(billing === 'quoted' && { maxSpendUsd: 100 }),
	...(watch && { waitForCompletion: true }),
});
