import { facts } from '../facts';
import { boolean, readForm } from './form';
import type { Generation, Generations } from './generations';
import { legacyJob, v2Job } from './jobs';
import { idleWhile } from './idle';
import { quote } from './ledger';
import type { Links } from './links';
import { listModels } from './models';
import type { PollLimit } from './poll-limit';
import type { RecordedRequest } from './recorder';
import type { Reply } from './reply';
import { Refusal, json } from './reply';

export interface Service {
	apiKey: string;
	generations: Generations;
	links: Links;
	pollLimit: PollLimit;
}

/** What the service answers to a request, as long as nothing goes wrong on the way. */
export async function answer(service: Service, request: RecordedRequest): Promise<Reply> {
	try {
		return await route(service, request);
	} catch (error) {
		if (error instanceof Refusal) return error.reply();
		return json(500, { error: `The stand-in itself failed: ${(error as Error).stack}` });
	}
}

async function route(service: Service, request: RecordedRequest): Promise<Reply> {
	const { method, path } = request;
	const download = /^\/api\/images\/ephemeral\/([^/]+)$/.exec(path);
	if (method === 'GET' && download) {
		const body = await service.links.open(download[1]!, request.query);
		return { status: 200, headers: { 'content-type': 'image/png' }, body };
	}
	if (request.headers['api-key'] !== service.apiKey) {
		throw new Refusal(path === '/remix' ? 403 : 401, 'The header Api-Key is missing or holds no valid key.');
	}
	if (method === 'GET' && path === '/models') return json(200, listModels(request.query));
	if (method === 'POST' && path === '/remix') return await legacyRemix(service, request);
	const poll = /^\/v2\/generations\/([^/]+)$/.exec(path);
	if (method === 'GET' && poll) return pollGeneration(service, poll[1]!);
	if (method === 'POST' && path.startsWith('/v2/image/remix/')) return await v2Remix(service, request);
	throw notFound(request);
}

function notFound({ method, path }: RecordedRequest): Refusal {
	return new Refusal(404, `There is no ${method} ${path}.`);
}

async function legacyRemix({ generations }: Service, { headers, body }: RecordedRequest): Promise<Reply> {
	const generation = generations.start(await legacyJob(headers, body));
	await finished(generation);
	const { styleType } = generation.job;
	return json(200, {
		created: generation.created,
		data: generation.images.map((image) => (styleType ? { ...image, style_type: styleType } : image)),
	});
}

async function v2Remix({ generations }: Service, request: RecordedRequest): Promise<Reply> {
	const operation = facts.operations.find(({ method, path }) => method === 'POST' && path === request.path);
	if (!operation) throw notFound(request);
	const dryRun = boolean('dry_run', request.query.get('dry_run') ?? 'false');
	const form = await readForm(operation, request.headers, request.body);
	const job = await v2Job(operation, form);
	if (dryRun) return json(200, quote(job.model, job.orders.length));

	const generation = generations.start(job);
	const ticket = { generation_id: generation.id, seed: job.seed };
	if (form.values.async || 'webhook_url' in form.values) return json(200, ticket);
	await finished(generation);
	return json(200, { ...ticket, data: generation.images });
}

/** Waits for a generation whose caller waits too. */
async function finished(generation: Generation): Promise<void> {
	await idleWhile(generation.done);
	if (generation.status === 'failed') throw new Refusal(500, generation.failureReason!);
}

function pollGeneration({ generations, pollLimit }: Service, id: string): Reply {
	pollLimit.count();
	const generation = generations.get(id);
	if (!generation || generation.job.path === '/remix') throw new Refusal(404, `There is no generation ${id}.`);
	const { status, created, images, failureReason } = generation;
	return json(200, {
		generation_id: id,
		status,
		created,
		response_type: 'url',
		...(status === 'completed' && {
			data: images.map((image) => ({ object_type: 'image.generation', ...image })),
		}),
		...(status === 'failed' && { failure_reason: failureReason }),
	});
}
