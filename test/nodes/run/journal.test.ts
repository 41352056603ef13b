/** What is remembered between the tries of a run: of what, how much and how long. */
import type { IBinaryData } from 'n8n-workflow';

import { Failure } from '../../../nodes/Ideogram/errors/failure';
import type { OpenFile as Image } from '../../../nodes/Ideogram/files/open';
import { UNKNOWN } from '../../../nodes/Ideogram/result/cost';
import { Bill } from '../../../nodes/Ideogram/result/bill';
import { Journal, Journals, accepted, sending } from '../../../nodes/Ideogram/run/journal';
import { fingerprintOf, type Job } from '../../../nodes/Ideogram/run/job';
import { remixEndpoints } from '../../table';

const MINUTE = 60_000;

function journalsAt(mostItems?: number) {
	const time = { now: 0 };
	return { time, journals: new Journals(mostItems, () => time.now) };
}

const refusalOf = (journal: Journal) => {
	try {
		journal.begin(new Bill());
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
};

describe('the journals of a process', () => {
	it('give the same journal to each try of a run, and another one to another run', () => {
		const { journals } = journalsAt();
		const first = journals.open('a', 1);
		expect(journals.open('b', 1)).not.toBe(first);
		journals.rest('a');
		expect(journals.open('a', 1)).toBe(first);
	});

	it('forget a run that is over', () => {
		const { journals } = journalsAt();
		const first = journals.open('a', 1);
		journals.drop('a');
		journals.rest('a');
		expect(journals.size).toBe(0);
		expect(journals.open('a', 1)).not.toBe(first);
	});

	it('keep a run for 10 minutes after its last try, and for as long as a try takes', () => {
		const { journals, time } = journalsAt();
		const first = journals.open('a', 1);
		time.now += 600 * MINUTE;
		journals.open('b', 1);
		journals.rest('a');
		time.now += 10 * MINUTE;
		expect(journals.open('a', 1)).toBe(first);
		journals.rest('a');
		time.now += 10 * MINUTE + 1;
		expect(journals.open('a', 1)).not.toBe(first);
	});

	it('hold so many items and no more: what does not fit is refused, nothing is forgotten for it', () => {
		const { journals, time } = journalsAt(10);
		const first = journals.open('a', 6);
		journals.rest('a');
		expect(refusalOf(journals.open('b', 4))).toBeUndefined();
		expect(refusalOf(journals.open('c', 1))).toBe('Retry On Fail has no room for 1 more item');
		expect(journals.open('a', 6)).toBe(first);
		expect(refusalOf(first)).toBeUndefined();
		journals.rest('a');
		time.now += 10 * MINUTE + 1;
		expect(refusalOf(journals.open('d', 6))).toBeUndefined();
	});

	it('refuse a run that alone is too large', () => {
		const { journals } = journalsAt(10);
		expect(refusalOf(journals.open('a', 11))).toContain('no room for 11');
	});

	it('count a run that was refused with no items', () => {
		const { journals } = journalsAt(10);
		for (const run of ['a', 'b', 'c']) {
			journals.open(run, 11);
			journals.rest(run);
		}
		expect(refusalOf(journals.open('d', 10))).toBeUndefined();
	});
});

describe('the journal of a run', () => {
	const failure = (facts: Partial<Failure['facts']>) =>
		new Failure({ problem: 'It broke', fix: 'Look.', billed: 'unknown', retryable: false, ...facts });

	it('lets an item be sent again that was surely not billed', () => {
		const journal = new Journal();
		sending(journal.item(0, 'a'));
		journal.failed(0, failure({ billed: false }));
		expect(journal.item(0, 'a').doubt).toBeUndefined();
	});

	it.each<[string, unknown]>([
		['may have been billed', failure({})],
		['failed for a reason that nobody thought of', new TypeError('x is not a function')],
	])('refuses an item whose call %s', (_name, cause) => {
		const journal = new Journal();
		sending(journal.item(0, 'a'));
		journal.failed(0, cause);
		expect(() => journal.item(0, 'a')).toThrow(/^Not sent again, because an earlier try may have been billed: /);
		expect(() => journal.item(0, 'b')).toThrow(/^Not sent again/);
		expect(journal.item(1, 'a')).toMatchObject({});
	});

	it('knows the generation that a failure names', () => {
		const journal = new Journal();
		sending(journal.item(0, 'a'));
		journal.failed(0, failure({ generationId: 'gen' }));
		expect(journal.item(0, 'a')).toMatchObject({ generationId: 'gen' });
	});

	it('keeps what was accepted, whatever fails after it', () => {
		const journal = new Journal();
		accepted(journal.item(0, 'a'), 'gen');
		journal.failed(0, failure({ billed: false, code: 'no_room' }));
		expect(journal.item(0, 'a').generationId).toBe('gen');
		journal.failed(0, failure({ billed: false, code: 'generation_failed', generationId: 'gen' }));
		expect(journal.item(0, 'a').generationId).toBeUndefined();
	});

	it('refuses another request for an item that was paid for', () => {
		const journal = new Journal();
		expect(journal.item(0, 'a')).toBeDefined();
		accepted(journal.item(0, 'b'), 'gen');
		expect(() => journal.item(0, 'c')).toThrow('with other values');
	});

	it('tells the bill of the next try what was paid for, once each', () => {
		const journal = new Journal();
		const images = [{ url: 'https://ideogram.ai/a.png' }, { url: null }];
		journal.item(0, 'a').made = { generation: { images, body: {} }, cost: { ...UNKNOWN, micros: 120_000 } };
		accepted(journal.item(1, 'a'), 'gen-1');
		sending(journal.item(2, 'a'));
		const bill = new Bill();
		journal.begin(bill);
		expect(bill.paidFor).toBe(
			'Paid for in this run: 2 images. Submitted and not fetched: gen-1. Links to images, which expire: https://ideogram.ai/a.png ' +
				'Item 2 may have been billed: The call had been sent and was not answered.',
		);
	});

	it('makes no call again for all items when one for all may have been billed', () => {
		const journal = new Journal();
		journal.failedAll(failure({ billed: false }));
		expect(refusalOf(journal)).toBeUndefined();
		journal.failedAll(failure({ billed: true }));
		expect(refusalOf(journal)).toContain('Not sent again');
	});
});

describe('a fingerprint', () => {
	const image = (binary: Partial<IBinaryData>, size = 10): Image =>
		({
			field: 'data',
			file: { size },
			binary: { mimeType: 'image/png', data: 'filesystem-v2', ...binary },
			close: () => undefined,
		}) as unknown as Image;
	const of = (values: object, images: Image[], endpoint = remixEndpoints[0], itemIndex = 0) =>
		fingerprintOf({
			itemIndex,
			options: {},
			checked: { endpoint, values: { ...values, binaryPropertyName: images }, files: { binaryPropertyName: images } },
		} as unknown as Job);
	const same = of({ prompt: 'a' }, [image({ id: 'filesystem-v2:1' })]);

	it('is the same for the same request', () => {
		expect(of({ prompt: 'a' }, [image({ id: 'filesystem-v2:1', fileName: 'other name' })])).toBe(same);
	});

	it.each<[string, string | undefined]>([
		['prompt', of({ prompt: 'b' }, [image({ id: 'filesystem-v2:1' })])],
		['model', of({ prompt: 'a' }, [image({ id: 'filesystem-v2:1' })], remixEndpoints[1])],
		['image', of({ prompt: 'a' }, [image({ id: 'filesystem-v2:2' })])],
		['image in memory', of({ prompt: 'a' }, [image({ data: 'AAAA' })])],
		['size', of({ prompt: 'a' }, [image({ id: 'filesystem-v2:1' }, 11)])],
		['number of images', of({ prompt: 'a' }, [image({ id: 'filesystem-v2:1' }), image({ id: 'filesystem-v2:1' })])],
	])('is another one for another %s', (_name, other) => expect(other).not.toBe(same));

	it('tells images in memory apart by their bytes', () => {
		expect(of({}, [image({ data: 'AAAA' })])).not.toBe(of({}, [image({ data: 'AAAB' })]));
	});
});
