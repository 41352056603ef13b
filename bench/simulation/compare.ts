/** The formulae of bench/plan.ts, a simulation in which the node's own code runs in virtual time, and what was measured, side by side. */
import { table, underTitles } from '../../tools/table';
import { workloads } from '../workloads';
import { calibrate, costsOf, LARGE, SMALL, type Calibration } from './calibration';
import { byFormula, bySimulation, isChance, type Model } from './foretell';
import { designOf } from './million';
import { number, percent } from './numbers';
import { isForetold, nodeRows, type MeasuredRow, type Results } from './results';
import { BENCHMARK_STARTS_MS, SHARED, STANDARD, share, shareByFormula } from './sharing';
import { slice } from './slice';

/** Runs on a machine that does other things, too, differ by about half of that. */
export const TOLERANCE = 0.1;

type Line = Pick<MeasuredRow, 'workload' | 'binaryMode' | 'model'> & { measuredMs?: number; calibrated?: boolean };

export interface Compared {
	tables: string;
	/** Figures that should agree and differ by more than TOLERANCE. */
	problems: string[];
}

export async function compare(results: Results | undefined): Promise<Compared> {
	const verdict = new Verdict();
	const tables = underTitles({
		'One execution': await compareRows(results, verdict),
		'Several executions with one key': await compareSharing(results, verdict),
		'Ten minutes of a million a day, V_2': await compareSlice(results, 'V_2', verdict),
		'Ten minutes of a million a day, ideogram-3': await compareSlice(results, 'ideogram-3', verdict),
	});
	return { tables, problems: verdict.problems };
}

class Verdict {
	readonly problems: string[] = [];

	/** @returns the difference as it is shown */
	same(what: string, figure: number, reference: number | undefined): string {
		if (reference === undefined) return '';
		const difference = reference === 0 ? figure : figure / reference - 1;
		if (!(Math.abs(difference) <= TOLERANCE)) this.problems.push(`${what}: ${number(figure)} and ${number(reference)}`);
		return `${difference < 0 ? '' : '+'}${percent(difference)}`;
	}

	most(what: string, figure: number, reference: number): string {
		if (!(figure <= reference * (1 + TOLERANCE))) this.problems.push(`${what}: ${number(figure)}, and at most ${number(reference)}`);
		return 'at most';
	}
}

async function compareRows(results: Results | undefined, verdict: Verdict): Promise<string> {
	const rows: string[][] = [];
	for (const { workload, binaryMode, model, measuredMs, calibrated, calibration } of linesOf(results)) {
		const name = `${workload.id}, ${model}${binaryMode ? `, ${binaryMode}` : ''}`;
		if (!calibration) {
			rows.push([name, '', '', number((measuredMs as number) / 1000), '', '', `no row ${SMALL} to calibrate with`]);
			continue;
		}
		const costs = costsOf(calibration, workload);
		const formula = await byFormula(workload, model as Model, costs);
		const simulated = await bySimulation(workload, model as Model, costs);
		// Of what chance decides, measured once or a few times, nothing can be foretold but the mean.
		const judged = isChance(workload, model as Model) ? undefined : measuredMs;
		const seconds = [formula, simulated, measuredMs].map((ms) => (ms === undefined ? '' : number(ms / 1000)));
		rows.push([
			name,
			...seconds,
			verdict.same(`${name}, simulated and formula`, simulated, formula),
			verdict.same(`${name}, simulated and measured`, simulated, judged),
			verdict.same(`${name}, formula and measured`, formula, judged) + (calibrated ? ' (calibrated with)' : ''),
		]);
	}
	return table(['Run', 'Formula, s', 'Simulated, s', 'Measured, s', 'Simulated to formula', 'Simulated to measured', 'Formula to measured'], rows);
}

/** What was measured, or else all workloads at assumed costs. */
function linesOf(results: Results | undefined): Array<Line & { calibration: Calibration | undefined }> {
	const measured = results ? nodeRows(results) : [];
	if (measured.length === 0) {
		const { calibration } = designOf(undefined);
		const models: Model[] = ['V_2', 'ideogram-3'];
		return workloads.filter(isForetold).flatMap((workload) => models.map((model) => ({ workload, binaryMode: null, model, calibration })));
	}
	return measured.map(({ workload, binaryMode, model, median: { elapsedMs } }) => ({
		workload,
		binaryMode,
		model,
		measuredMs: elapsedMs as number,
		calibrated: model === 'V_2' && [SMALL, LARGE].includes(workload.id),
		calibration: calibrate(measured, binaryMode),
	}));
}

async function compareSharing(results: Results | undefined, verdict: Verdict): Promise<string> {
	const { calibration } = designOf(results);
	const costs = costsOf(calibration, SHARED);
	const measured = results?.sharing ?? [];
	const rows: string[][] = [];
	for (const sharing of [...measured, ...STANDARD.filter(({ id }) => !measured.some((other) => other.id === id))]) {
		const { id, processes } = sharing;
		const found = measured.find((other) => other === sharing);
		const formula = shareByFormula(sharing, costs);
		const simulated = await share(sharing, costs, found && BENCHMARK_STARTS_MS);
		if (simulated.failed > 0) verdict.problems.push(`${id}: ${simulated.failed} failed`);
		rows.push([
			id,
			percent(formula),
			`${percent(simulated.throughputShare)} (worst ${percent(simulated.worstShare)})`,
			found ? percent(found.throughputShare) : '',
			// Between processes, the formula is only the most there can be.
			processes === 1
				? verdict.same(`${id}, simulated and formula`, simulated.throughputShare, formula)
				: verdict.most(`${id}, simulated and formula`, simulated.throughputShare, formula),
			verdict.same(`${id}, simulated and measured`, simulated.throughputShare, found?.throughputShare),
			`${number(simulated.slowestOverMean)} (worst ${number(simulated.worstSlowestOverMean)})${found ? `, measured ${number(found.slowestOverMean)}` : ''}`,
			`${number(simulated.refused)}${found ? `, measured ${number(found.refused)}` : ''}`,
		]);
	}
	return table(['Run', 'Formula', 'Simulated', 'Measured', 'Simulated to formula', 'Simulated to measured', 'Slowest to mean', '429s'], rows);
}

async function compareSlice(results: Results | undefined, model: Model, verdict: Verdict): Promise<string> {
	const { demand, installation, costs } = designOf(results);
	const rows = (await slice(demand, installation, model, costs)).map(({ what, plan, simulated, check }) => {
		const shown = check === 'none' ? '' : verdict[check](`a million a day, ${model}, ${what}`, simulated, plan);
		return [what, number(plan), number(simulated), shown];
	});
	return table(['What', 'Plan', 'Simulated', 'Difference'], rows);
}
