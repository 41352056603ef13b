/** A user's value in a message: never in full, as it may be a whole file or a key. */
const LONGEST = 60;

export const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);

/** In quotes. */
export const shown = (raw: unknown): string => `'${cut(typeof raw === 'object' ? (JSON.stringify(raw) ?? '') : String(raw))}'`;
