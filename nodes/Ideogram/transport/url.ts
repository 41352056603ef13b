/** Not by URL.canParse: in Node 20.20, once V8 has optimized its calls, it refuses names like münchen.de. */
export function parseUrl(text: string, base?: string): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}
