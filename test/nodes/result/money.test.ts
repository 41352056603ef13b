import fc from 'fast-check';

import { Bill } from '../../../nodes/Ideogram/result/bill';
import { inUsd, shareCost, shownUsd } from '../../../nodes/Ideogram/result/cost';
import { readQuote } from '../../../nodes/Ideogram/result/replies';

describe('cost', () => {
	it('the shares of the images add up to the whole, to the last millionth', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 8 }), (micros, count) => {
				const shares = shareCost({ micros, source: 'billed' }, count).map(({ usd }) =>
					Math.round((usd as number) * 1_000_000),
				);
				return (
					shares.reduce((sum, share) => sum + share, 0) === micros && Math.max(...shares) - Math.min(...shares) <= 1
				);
			}),
		);
	});

	it('says when it is not known', () =>
		expect(shareCost({ source: 'unknown' }, 2)).toEqual(Array(2).fill({ usd: null, source: 'unknown' })));

	it('is exact', () => {
		expect(inUsd(60_000)).toBe(0.06);
		expect([5_000, 60_000, 1_200_000, 300_000_000, 1].map(shownUsd)).toEqual([
			'$0.005',
			'$0.06',
			'$1.20',
			'$300.00',
			'$0.000001',
		]);
	});
});

describe('quotes', () => {
	const price = (body: unknown) => readQuote({ status: 200, body });

	it('takes the upper bound of an estimate', () => {
		expect(price({ usd_micros: 30_000, qualifier: 'estimate', upper_bound_usd_micros: 90_000 })).toEqual({
			micros: 90_000,
			exact: false,
		});
		expect(price({ usd_micros: 60_000, qualifier: 'exact' })).toEqual({ micros: 60_000, exact: true });
	});

	it.each([[{}], [{ usd_micros: '60000' }], [{ usd_micros: -1 }], [null], [[]]])('%j is not a price', (body) => {
		expect(() => price(body)).toThrow(/could not be read/);
	});

	it.each<[string, unknown, string]>([
		['an ID', { generation_id: 'g-1', seed: 1 }, 'g-1'],
		['images', { data: [{ url: 'https://example.com/a.png' }] }, 'https://example.com/a.png'],
		['a price and an ID', { usd_micros: 60_000, generation_id: 'g-1' }, 'g-1'],
	])('answered with %s is a bill', (_name, body, named) => {
		expect(() => price(body)).toThrow(
			expect.objectContaining({
				message: 'Ideogram was asked for a price, but ran the call instead',
				facts: expect.objectContaining({
					billed: true,
					retryable: false,
					fix: expect.stringContaining(named) as string,
				}) as unknown,
			}) as Error,
		);
	});
});

describe('the bill', () => {
	const image = { url: 'https://example.com/a.png' };
	const binary = { mimeType: 'image/png', data: '' };

	it('sums up', () => {
		const bill = new Bill();
		bill.done({ generationId: 'g1', images: [image, { url: null }] }, { micros: 120_000, source: 'quoted' });
		bill.downloaded([
			{ image, binary },
			{ image, missing: 'withheld' },
		]);
		bill.done({ images: [image] }, { source: 'unknown' });
		bill.downloaded([{ image, missing: 'download_failed' }]);
		bill.itemFailed();
		expect(bill.summary).toBe(
			'Ideogram: 1 image, 1 withheld by the safety check, 1 not downloaded, 1 item failed. Spent: $0.12 and unknown for 1 image (Ideogram does not say).',
		);
	});

	it('says nothing of money when nothing is known of it', () => {
		const bill = new Bill();
		bill.done({ images: [image] }, { source: 'unknown' });
		bill.downloaded([{ image, binary }]);
		expect(bill.summary).toBe('Ideogram: 1 image.');
	});

	it('what is submitted and not waited for is billed when it is done', () => {
		const bill = new Bill();
		bill.submitted('g1');
		bill.submitted('g2');
		expect(bill.summary).toBe(
			'Ideogram: 2 generations submitted and not fetched. Spent: not known yet; billed when done.',
		);
	});

	it('what is fetched has cost something when it was made', () => {
		const bill = new Bill();
		bill.fetched({ generationId: 'g', images: [image], costMicros: 60_000 });
		bill.downloaded([{ image, binary }]);
		expect(bill.summary).toBe('Ideogram: 1 image. What was fetched had cost $0.06 when it was made.');
	});

	it('names what was paid for', () => {
		const bill = new Bill();
		bill.submitted('g1');
		bill.submitted('g2');
		bill.done({ generationId: 'g1', images: [image] }, { source: 'unknown' });
		bill.done({ images: [image] }, { source: 'unknown' });
		expect(bill.paidFor).toBe(
			'Paid for in this run: 2 images. Fetch them free of charge with Generation → Get: g1. Submitted and not fetched: g2. Links to images, which expire: https://example.com/a.png',
		);
	});

	it('does not name a generation that failed at Ideogram', () => {
		const bill = new Bill();
		bill.submitted('g1');
		bill.notBilled('g1');
		expect(bill.paidFor).toBeUndefined();
	});

	it('names calls that nobody answered, and items that may have been billed', () => {
		const bill = new Bill();
		bill.asking('submit');
		bill.asking('submit')();
		bill.lostItem(3, {
			problem: 'The connection broke off',
			fix: '',
			billed: 'unknown',
			retryable: false,
			generationId: 'g3',
		});
		expect(bill.paidFor).toBe(
			'1 call had been sent and not answered, and may have been billed: look at your generations on ideogram.ai. Item 3 may have been billed: The connection broke off. Fetch it free of charge with Generation → Get: g3.',
		);
	});

	it('says nothing when nothing was asked for', () =>
		expect([new Bill().summary, new Bill().paidFor]).toEqual([undefined, undefined]));
});
