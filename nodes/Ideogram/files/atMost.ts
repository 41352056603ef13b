/** Limits on what is fetched. */
export const MEGABYTE = 1024 * 1024;

/** The same bytes. @throws what `tooMany` gives, as soon as there are more than `most` */
export async function* atMost<T extends Uint8Array>(bytes: AsyncIterable<T>, most: number, tooMany: () => Error) {
	let size = 0;
	for await (const chunk of bytes) {
		size += chunk.length;
		if (size > most) throw tooMany();
		yield chunk;
	}
}
