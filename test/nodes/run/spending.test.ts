import { Spendings } from '../../../nodes/Ideogram/run/spending';

it('adds up what calls may cost, until it is known what they did', () => {
	const spending = new Spendings().open('a');
	const [one, two, three] = [{}, {}, {}];
	spending.reserve(one, 60_000);
	spending.reserve(two, 60_000);
	expect(spending.micros).toBe(120_000);
	spending.settle(one, 40_000);
	spending.settle(two, 0);
	expect(spending.micros).toBe(40_000);
	// It was free, or paid for in an earlier try.
	spending.settle(three, 60_000);
	expect(spending.micros).toBe(40_000);
});

it('knows each execution for itself, and forgets the one that was used least recently', () => {
	const spendings = new Spendings(2);
	spendings.open('a').reserve({}, 1);
	spendings.open('b').reserve({}, 2);
	spendings.open('a').reserve({}, 10);
	spendings.open('c');
	expect(['a', 'b', 'c'].map((execution) => spendings.find(execution)?.micros)).toEqual([11, undefined, 0]);
});
