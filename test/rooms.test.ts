/** The rooms of the house, from the bottom up: an import goes down, never up or in a circle. */
import { globSync } from 'tinyglobby';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..');
const house = join(root, 'nodes', 'Ideogram');
const trigger = join(root, 'nodes', 'IdeogramTrigger');

/** Which rooms each room may look into. */
const below: Record<string, string[]> = {
	errors: [],
	api: [],
	time: [],
	capacity: ['errors', 'time'],
	transport: ['errors', 'time', 'capacity'],
	files: ['errors', 'api', 'transport', 'time'],
	request: ['errors', 'api', 'transport', 'files'],
	result: ['errors', 'api', 'files', 'request'],
	run: ['errors', 'api', 'time', 'capacity', 'transport', 'files', 'request', 'result'],
	form: ['api'],
	methods: ['errors', 'transport', 'result', 'time'],
	'': ['api', 'form', 'run', 'methods'],
	// The other node: nodes/IdeogramTrigger. Nobody looks into it.
	trigger: ['errors', 'api', 'time', 'transport', 'request', 'form', 'run', 'methods'],
};

const roomOf = (file: string) => {
	if (file.startsWith(trigger + sep)) return 'trigger';
	const [first, ...rest] = relative(house, file).split(sep);
	return rest.length > 0 ? first : '';
};

function importsOf(file: string): string[] {
	const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
	return importedFiles.map(({ fileName }) => fileName);
}

const inHouse = globSync('nodes/**/*.ts', { cwd: root, absolute: true });

it('the table names every room', () => {
	expect([...new Set(inHouse.map(roomOf))].sort()).toEqual(Object.keys(below).sort());
});

it('no import runs upwards', () => {
	const wrong = inHouse.flatMap((file) =>
		importsOf(file)
			.filter((name) => name.startsWith('.'))
			.map((name) => roomOf(resolve(dirname(file), name)))
			.filter((room) => room !== roomOf(file) && !below[roomOf(file)].includes(room))
			.map((room) => `${relative(root, file)} looks into ${room || 'the node itself'}`),
	);
	expect(wrong).toEqual([]);
});

it('the table has no circle', () => {
	const done = new Set<string>();
	let rooms = Object.keys(below);
	while (rooms.length > 0) {
		const next = rooms.filter((room) => below[room].every((lower) => done.has(lower)));
		expect([rooms, next.length > 0]).toEqual([rooms, true]);
		next.forEach((room) => done.add(room));
		rooms = rooms.filter((room) => !done.has(room));
	}
});

it('the benchmark knows the built package and its own files, not the rooms', () => {
	const files = globSync('bench/**/*.ts', { cwd: root, absolute: true });
	expect(files.length).toBeGreaterThan(10);
	const wrong = files.filter((file) => importsOf(file).some((name) => /(^|\/)nodes\//.test(name)));
	expect(wrong).toEqual([]);
});

it('no file of the node has more than 400 lines', () => {
	const long = inHouse.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400);
	expect(long).toEqual([]);
});

it('nobody outside of api/ names an operation, a model or a dialect', () => {
	const names =
		/['"`](remix|generate|inpaint|reframe|upscale|describe|layerize|replaceBackground|removeBackground|removeObject|V_[12]\w*|ideogram-\d[\w-]*|legacy|v1|v2)['"`]/;
	const wrong = inHouse.filter((file) => !['api', ''].includes(roomOf(file)) && names.test(readFileSync(file, 'utf8')));
	expect(wrong.map((file) => relative(root, file))).toEqual([]);
});
