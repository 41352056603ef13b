import type { Job } from '../generations';
import { mp4 } from '../media';
import { video } from '../paint/video';
import { pair, sizeOfRatio } from '../sizes';
import type { Ask } from './ask';

// The files are all the same small one; the answer speaks of what was asked for.
export function filmed(ask: Ask): Promise<Job> {
	const ratio = ask.text('aspect_ratio');
	const shown = ratio && ratio !== 'auto' ? ratio : '16x9';
	const size = sizeOfRatio(pair(shown));
	const duration = ask.number('duration') ?? 5;
	const resolution = ask.text('resolution') ?? '720p';
	const isSharp = !/^(480|720|768)p$/i.test(resolution);
	const usdMicros = 100_000 * duration * (isSharp ? 2 : 1) * (ask.flag('generate_audio') ? 2 : 1);
	return Promise.resolve({
		// Only that sound about doubles the price is known; that it goes by seconds and pixels is a guess.
		price: { usdMicros, isPriceKnown: true },
		...ask.job({
			size,
			count: 1,
			media: mp4,
			make: () => video(),
			entry: (_, [url]) => ({
				object_type: 'video.generation',
				url,
				prompt: ask.finalPrompt,
				aspect_ratio: shown,
				duration,
				resolution,
			}),
		}),
	});
}
