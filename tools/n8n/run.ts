import { startStandIn } from '../../test/standin/server';
import { runCanvases } from './canvases';
import { runEditor } from './editor';
import { runForms } from './forms';
import { runHeadless } from './headless';
import { install } from './install';
import type { Api } from './prepare';
import { runOperations } from './operations';
import { runQueue } from './queueEditor';
import { runResults } from './results';
import { runSearch } from './search';
import { runRetries } from './retryOnFail';
import { runShots } from './shots';

async function main(): Promise<void> {
	await install();
	if (process.argv.includes('--retries')) return await runRetries();
	// npm run n8n -- --shots --write: the images replace those of the documentation.
	if (process.argv.includes('--shots')) return await runShots(process.argv.includes('--write'));
	if (process.argv.includes('--operations')) return await runOperations();
	const run = modeOf(process.argv);
	const apiKey = process.env.IDEOGRAM_API_KEY;
	if (apiKey) {
		console.log('Using the key in IDEOGRAM_API_KEY: every image is billed.');
		return await run({ apiKey, url: 'https://api.ideogram.ai' });
	}

	const standIn = await startStandIn({ keepBodies: false });
	console.log(`Using the stand-in API at ${standIn.url}: nothing is billed.`);
	try {
		await run(standIn);
	} finally {
		await standIn.close();
	}
}

function modeOf(args: string[]): (api: Api) => Promise<void> {
	if (args.includes('--headless')) return runHeadless;
	if (args.includes('--search')) return runSearch;
	if (args.includes('--results')) return runResults;
	const forms = args.indexOf('--forms');
	// npm run n8n -- --forms inpaint: only the forms with this word in their title.
	if (forms >= 0) return async (api) => await runForms(api, args[forms + 1]);
	// npm run n8n -- --canvases form: only the examples with this word in the names of their files.
	const canvases = args.indexOf('--canvases');
	if (canvases >= 0) return async (api) => await runCanvases(api, args[canvases + 1]);
	return args.includes('--queue') ? runQueue : runEditor;
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
