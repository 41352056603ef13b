/** Figures for people. */

/** With three digits that count, and a thousands separator. */
export function number(value: number): string {
	if (!Number.isFinite(value)) return '-';
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
	return String(Number(value.toPrecision(3)));
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

export function bytes(value: number): string {
	const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(value) / 3)));
	return `${number(value / 1000 ** power)} ${UNITS[power]}`;
}

export const percent = (share: number): string => (Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '-');
