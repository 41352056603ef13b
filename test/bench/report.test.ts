import { image } from '../../bench/chart';
import { growthTable, summaryTable, workloadTable } from '../../bench/report';
import { growthOf, replace, sameRow, type Results, type Row } from '../../bench/results';
import { exponent, figureNames, summarise, type Figures } from '../../bench/statistics';
import { physicalLimitMs, workloads } from '../../bench/workloads';

const figures = (more: Partial<Figures>): Figures => ({
	...(Object.fromEntries(figureNames.map((name) => [name, 0])) as Figures),
	...more,
});

function row(id: string, contestant: string, label: string, ...runs: Array<Partial<Figures>>): Row {
	const workload = workloads.find((each) => each.id === id)!;
	return {
		workload,
		contestant,
		label,
		binaryMode: 'filesystem',
		model: 'V_2',
		runs: runs.length,
		date: '2026-11-22',
		...summarise(runs.map(figures)),
	};
}

const results = (...rows: Row[]): Results => ({
	date: '2026-11-22',
	machine: { cpu: 'a processor', cores: 2, memoryGb: 23, system: 'Linux' },
	versions: { n8n: '2.40.7' },
	rows,
	sharing: [],
});

it('the median counts, of memory the most unless each run had a fresh process, and failed runs have no time', () => {
	const { median, spread } = summarise(
		[{ elapsedMs: 3 }, { elapsedMs: 1 }, { elapsedMs: 2 }, { elapsedMs: Number.NaN }].map(figures),
	);
	expect([median.elapsedMs, spread.elapsedMs]).toEqual([2, [1, 3]]);
	const peaks = [{ peakMb: 80 }, { peakMb: 10 }, { peakMb: 12 }].map(figures);
	expect([summarise(peaks), summarise(peaks, true)].map(({ median: { peakMb } }) => peakMb)).toEqual([80, 12]);
	expect(summarise([figures({ elapsedMs: Number.NaN })]).median.elapsedMs).toBeNaN();
});

it('the exponent tells how something grows', () => {
	expect(
		exponent([
			[50, 80],
			[200, 80],
		]),
	).toBeCloseTo(0);
	expect(
		exponent([
			[50, 10],
			[200, 40],
		]),
	).toBeCloseTo(1);
	expect(
		exponent([
			[1, 3],
			[8, 192],
		]),
	).toBeCloseTo(2);
});

it.each([
	['50x1MB', 10_000],
	['200x200KB', 40_000],
	['500x50KB', 10_000],
	['20x4', 16_000],
	['one', 2000],
	['slowLine', 120_000],
])('%s cannot take less than %i ms', (id, ms) =>
	expect(physicalLimitMs(workloads.find((each) => each.id === id)!)).toBe(ms),
);

it('a table names medians with their spread, and says what failed', () => {
	const good = row(
		'50x1MB',
		'node',
		'This node',
		{ elapsedMs: 10_400, overLimit: 1.04, peakMb: 40 },
		{ elapsedMs: 10_600, overLimit: 1.06, peakMb: 44 },
	);
	const bad = row('50x1MB', 'recipe-default', 'Recipe as it comes', {
		elapsedMs: Number.NaN,
		overLimit: Number.NaN,
		refused: 40,
		lost: 10,
	});
	const table = workloadTable('50x1MB', results(good, bad));
	expect(table).toContain('| **This node** | 1.05 <sub>1.04 to 1.06</sub> | 44 MB <sub>40 MB to 44 MB</sub> |');
	expect(table).toContain('| Recipe as it comes | fails |');
	expect(workloadTable('50x1MB', { ...results(good, bad), date: '2026-11-23' })).toMatch(/\| 2, 2026-11-22 \|/);
	expect(table).not.toContain('2026');
	expect(summaryTable(results(good, bad))).toContain('fails: 40 refused, 10 paid images lost');
});

it('growth compares rows of one contestant', () => {
	const all = results(
		row('50x8MB', 'node', 'This node', { elapsedMs: 11_000, peakMb: 80, cpuMsPerImage: 100 }),
		row('200x8MB', 'node', 'This node', { elapsedMs: 44_000, peakMb: 80, cpuMsPerImage: 100 }),
		row('200x8MB', 'raw', 'Raw client, no n8n', { elapsedMs: 40_000, peakMb: 60, cpuMsPerImage: 50 }),
	);
	expect(growthOf(all).map(({ figure, of, exponent: power }) => [figure, of, Number(power.toFixed(2))])).toEqual([
		['elapsedMs', 'items', 1],
		['peakMb', 'items', 0],
		['cpuMsPerImage', 'items', 0],
	]);
	expect(growthTable(all)).toContain('| This node | 1.00 | 0.00 | 0.00 |');
});

it('a new row takes the place of the old one', () => {
	const [old, other, fresh] = [
		row('one', 'node', 'This node', {}),
		row('one', 'raw', 'Raw', {}),
		row('one', 'node', 'This node', { lost: 1 }),
	];
	expect(replace([old, other], [fresh], sameRow)).toEqual([other, fresh]);
});

it('the image names everybody', async () => {
	const svg = await image(
		results(
			row('50x1MB', 'node', 'This node', { elapsedMs: 10_400, overLimit: 1.04, peakMb: 40 }),
			row('50x1MB', 'recipe-default', 'Recipe as it comes', { elapsedMs: Number.NaN, overLimit: Number.NaN, lost: 10 }),
		),
	);
	for (const text of ['This node', 'Recipe as it comes', '50 x 1 MB', '1.04', 'fails, 10 paid images lost'])
		expect(svg).toContain(text);
});
