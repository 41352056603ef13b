import type { Ledger, LedgerEntry } from '../ledger';
import { bad } from '../reply';
import type { Ask } from './ask';

const widths: Record<string, number> = { '1d': 86_400_000, '1h': 3_600_000 };
const mostBuckets = 1000;

/** What was billed, by day or by hour; money as decimal strings. */
export function usage(ask: Ask, ledger: Ledger) {
	const width = widths[ask.text('bucket_width') ?? '1d']!;
	const start = Date.parse(ask.text('start_time')!);
	const end = ask.text('end_time') ? Date.parse(ask.text('end_time')!) : Date.now();
	if (end <= start) throw bad('end_time must be later than start_time.');
	if ((end - start) / width > mostBuckets) throw bad(`A request may span at most ${mostBuckets} buckets.`);
	const sources = (ask.values.sources as string[] | undefined) ?? ['api', 'app'];
	const entries = sources.includes('api') ? ledger.entries : [];
	const buckets = [];
	for (let from = start; from < end; from += width) {
		const to = Math.min(from + width, end);
		const own = entries.filter(({ at }) => at >= from && at < to);
		buckets.push({ start_time: iso(from), end_time: iso(to), line_items: own.map(lineItem) });
	}
	return { buckets };
}

export function invoices(ledger: Ledger) {
	const now = new Date();
	const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
	return {
		invoices: [
			{
				currency_code: 'USD',
				start_time: start.toISOString(),
				end_time: now.toISOString(),
				status: 'draft',
				total: dollars(ledger.usdMicros),
				line_items: ledger.entries.map(lineItem),
			},
		],
	};
}

export function apiKeys(apiKey: string) {
	return {
		api_keys: [
			{
				api_key_id: 'q9Wz4bVnRki7Tc2yJsE6Fg',
				label: 'Stand-in',
				redacted_api_key: `${apiKey.slice(0, 3)}…${apiKey.slice(-2)}`,
				creation_time: '2026-01-12T08:30:00Z',
				status: 'active',
			},
		],
	};
}

function lineItem({ path, model, images, usdMicros }: LedgerEntry) {
	return {
		billed_units: { unit: 'image', quantity: String(images), unit_price: dollars(usdMicros / (images || 1)) },
		cost_total: dollars(usdMicros),
		currency_code: 'USD',
		description: `${model}, ${images} ${images === 1 ? 'result' : 'results'}`,
		endpoint: path,
		product: 'api',
		source: 'api',
	};
}

function dollars(usdMicros: number): string {
	return (usdMicros / 1_000_000).toFixed(6);
}

function iso(time: number): string {
	return new Date(time).toISOString();
}
