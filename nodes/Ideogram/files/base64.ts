/** Files that are written as text. */

/** The bytes of Base64, with line breaks, blanks and either alphabet. Node.js skips what does not belong to it. */
export const fromBase64Text = (text: string): Buffer => Buffer.from(text, 'base64');

const DATA_URI = /^\s*data:[^,]*,/i;

export const isDataUri = (text: string): boolean => DATA_URI.test(text.slice(0, 300));

/** The bytes behind `data:image/png;base64,...`, or of plain Base64. */
export function fromInlineData(text: string): Buffer {
	const [prefix] = DATA_URI.exec(text.slice(0, 300)) ?? [''];
	const content = text.slice(prefix.length);
	if (prefix === '' || /;\s*base64\s*,$/i.test(prefix)) return fromBase64Text(content);
	return Buffer.from(decodeBytes(content), 'latin1');
}

/** `%89PNG` → the bytes, one character each. */
const decodeBytes = (text: string): string =>
	text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
