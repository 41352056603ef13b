/** Stop, before anything was sent. */
import { png } from './images';
import { startScene, type Scene } from './scene';

let image: Buffer;
let scene: Scene;
beforeAll(async () => void (image = await png(16, 16)));
afterEach(async () => await scene.close());

const items = (count: number) =>
	Array.from({ length: count }, (_, id) => ({ json: { id }, files: { data: { bytes: image } } }));

describe.each(['filesystem', 'default'] as const)(
	'Stop while thousands of items are checked, with binaries in mode %s',
	(mode) => {
		it('ends it: the rest is not checked, and nothing is sent', async () => {
			scene = await startScene(mode);
			const COUNT = 4000;
			let checked = 0;
			const many = items(COUNT).map((item) => ({
				...item,
				json: {
					get id() {
						checked += 1;
						return 1;
					},
				},
			}));
			let watch: NodeJS.Timeout | undefined;
			const { error, calls } = await scene.run(
				many,
				{ prompt: '=item {{ $json.id }}' },
				{
					onStarted: (run) => {
						const from = checked;
						watch = setInterval(() => {
							// Reading items in is not checking them.
							if (checked < from + 50) return;
							clearInterval(watch);
							run.cancel();
						}, 5);
					},
				},
			);
			clearInterval(watch);
			expect(error?.message).toBe('The execution was stopped');
			expect(calls).toEqual([]);
			expect(checked).toBeLessThan(COUNT);
		});
	},
);
