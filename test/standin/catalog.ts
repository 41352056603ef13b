import type { Operation } from '../facts';
import { catalog, isDocumented } from '../facts';

/** An operation, and the values of the placeholders in its path. */
export interface Match {
	operation: Operation;
	path: Record<string, string>;
}

/** What the stand-in serves: every documented operation of the facts. */
export const served: Operation[] = catalog.operations.filter(isDocumented);

const patterns = served.map((operation) => ({
	operation,
	pattern: new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

export function operationFor(method: string, path: string): Match | undefined {
	for (const { operation, pattern } of patterns) {
		const found = operation.method === method ? pattern.exec(path) : null;
		if (!found) continue;
		const values = Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
		return { operation, path: Object.fromEntries(values) as Record<string, string> };
	}
	return undefined;
}

/** The last word of the path: `ideogram-3` of `/v2/image/remix/ideogram-3`. */
export function lastWord(operation: Operation): string {
	return operation.path.split('/').pop()!;
}

/** v1 and legacy answer `{created, data}`; v2 answers with a `generation_id`. */
export function isV2({ path }: { path: string }): boolean {
	return path.startsWith('/v2/');
}
