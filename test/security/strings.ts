/** Every text in a value: property names, what is not enumerable, causes of errors, maps, sets and bytes too. */
export function strings(value: unknown, seen = new Set<unknown>()): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null || seen.has(value)) return [];
	seen.add(value);
	if (ArrayBuffer.isView(value))
		return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')];
	const inner = value instanceof Map ? [...value.entries()] : value instanceof Set ? [...value] : [];
	const own = Reflect.ownKeys(value).flatMap((name) => [String(name), ...strings(read(value, name), seen)]);
	return [...own, ...inner.flatMap((entry) => strings(entry, seen))];
}

function read(value: object, name: string | symbol): unknown {
	try {
		return (value as Record<string | symbol, unknown>)[name];
	} catch {
		return undefined;
	}
}
