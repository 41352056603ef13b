/** Results as an image. */
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { NonNormalizedSpec } from 'vega-lite/build/src/spec';
import { labelOf } from './report';
import type { Results, Row } from './results';

const shown = ['50x1MB', '50x8MB', '200x200KB', '500x50KB', '20x4'];
const titles: Record<string, string> = {
	'50x1MB': '50 x 1 MB',
	'50x8MB': '50 x 8 MB',
	'200x200KB': '200 x 200 KB',
	'500x50KB': '500 x 50 KB',
	'20x4': '20 x 1 MB, 4 from each',
};

const order = [
	'Raw client, no n8n',
	'This node',
	'This node, polling',
	'Recipe in tuned batches',
	'Recipe in a loop',
	'Recipe as it comes',
];
const colors = ['#9aa5b1', '#6d28d9', '#a78bfa', '#f59e0b', '#fbbf24', '#dc2626'];

export async function image(results: Results): Promise<string> {
	const values = results.rows
		.filter((row) => shown.includes(row.workload.id) && order.includes(labelOf(row)))
		.map((row) => ({
			workload: titles[row.workload.id],
			who: labelOf(row),
			overLimit: row.median.elapsedMs ? row.median.overLimit : 0,
			timeText: row.median.elapsedMs ? row.median.overLimit.toFixed(2) : lostText(row),
			peakMb: row.median.peakMb,
			cpu: row.median.cpuMsPerImage,
		}));
	const spec: TopLevelSpec = {
		background: 'white',
		padding: 12,
		title: {
			text: 'Remixing images in n8n: this node, and what one would build instead',
			subtitle: `Medians (of memory the most, but for 8 MB), ${results.date}, ${results.machine.cores} cores, n8n ${results.versions.n8n}; a service that takes 2 s (500 x 50 KB: 0.2 s) and 10 images at once`,
			anchor: 'start',
			fontSize: 16,
			subtitleFontSize: 11,
			subtitleColor: '#555',
			offset: 16,
		},
		data: { values },
		vconcat: [
			panel('Time, as a multiple of the least that is possible (1.00)', 'overLimit', 'timeText', [0, 2.8]),
			panel('Peak memory above an idle n8n, in MB', 'peakMb'),
			panel('Processor time per image, in ms', 'cpu'),
		],
		config: { font: 'Helvetica, Arial, sans-serif', view: { stroke: null }, axis: { domain: false, ticks: false } },
	};
	const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
	return await view.toSVG();
}

function lostText({ median }: Row): string {
	return `fails, ${median.lost.toFixed(0)} paid images lost`;
}

function panel(title: string, field: string, text?: string, domain?: [number, number]): NonNormalizedSpec {
	const y = { field: 'who', type: 'nominal' as const, sort: order, axis: null, title: null };
	const label = text
		? { field: text, type: 'nominal' as const }
		: { field, type: 'quantitative' as const, format: '.0f' };
	return {
		title: { text: title, anchor: 'start', fontSize: 12 },
		facet: {
			column: {
				field: 'workload',
				type: 'nominal',
				sort: Object.values(titles),
				title: null,
				header: { labelFontSize: 11 },
			},
		},
		spec: {
			width: 170,
			height: { step: 16 },
			layer: [
				{
					mark: { type: 'bar', height: 11, clip: true },
					encoding: {
						x: {
							field,
							type: 'quantitative',
							title: null,
							axis: { grid: false, labels: false },
							...(domain && { scale: { domain } }),
						},
						y,
						color: {
							field: 'who',
							type: 'nominal',
							scale: { domain: order, range: colors },
							legend: { title: null, orient: 'bottom', columns: 6, labelLimit: 300 },
						},
					},
				},
				{
					mark: { type: 'text', align: 'left', dx: 4, fontSize: 10, color: '#333' },
					encoding: { x: { field, type: 'quantitative' }, y, text: label },
				},
			],
		},
	};
}
