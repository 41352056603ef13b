/** Base64 as people and other nodes write it: in lines, spelled for addresses, without padding, or as a `data:` URI. */
import { readImageHeader } from './sniff';

const DATA_URI = /^\s*data:[\w.+-]*\/?[\w.+-]*(;[^,]{0,200})?,/i;

/** The bytes, or undefined when the text is not base64. */
export function decodeBase64(text: string): Buffer | undefined {
	const [start = '', parameters = ''] = DATA_URI.exec(text) ?? [];
	if (start !== '' && !/;\s*base64\s*$/i.test(parameters)) return undefined;
	const body = start === '' ? text : unescaped(text.slice(start.length));
	// Nothing but the alphabet and blanks, and padding at the end alone: what Node would leave out makes a broken image.
	if (/[^\w+/\-=\s]/.test(body) || /=\s*[^=\s]/.test(body)) return undefined;
	return Buffer.from(body, 'base64');
}

/** `%2B` and the like, which a URI may hold. */
function unescaped(text: string): string {
	return text.replace(/%([0-9a-f]{2})/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

export const isDataUri = (text: string): boolean => DATA_URI.test(text);

/** Whether it is long enough to be an image, and starts as one. */
export function isBase64Image(text: string): boolean {
	const bytes = text.length < 64 ? undefined : decodeBase64(text.slice(0, 4096));
	return bytes !== undefined && readImageHeader(bytes) !== undefined;
}

/** How a file holds an image as text, by its first bytes; undefined when it does not. */
export function imageAsText(head: Buffer): string | undefined {
	const text = head.toString('utf8', 0, 4096).replace(/^[\s\ufeff"']+/, '');
	if (isDataUri(text)) return 'a data: URI';
	return isBase64Image(text.replace(/["'\s]+$/, '')) ? 'base64 text' : undefined;
}
