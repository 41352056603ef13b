import { randomBytes } from 'node:crypto';
import type { Operation } from '../facts';
import type { Account } from './account/account';
import type { Match } from './catalog';
import { isV2, operationFor } from './catalog';
import { boolean, readForm } from './form';
import type { Generation, Generations } from './generations';
import { idleWhile } from './idle';
import type { Image } from './images';
import type { Ledger } from './ledger';
import type { Links } from './links';
import { workOf } from './operations';
import { polled, ticket, whole } from './operations/answers';
import { Ask } from './operations/ask';
import { apiKeys, invoices, usage } from './operations/billing';
import type { PollLimit } from './poll-limit';
import { priceOf, quote, unknownPrice } from './prices';
import type { RecordedRequest } from './recorder';
import type { Reply } from './reply';
import { Refusal, json } from './reply';
import { Asked, checkRules } from './rules';
import { checkLegacyRules } from './rules/legacy';

export interface Service {
	apiKey: string;
	generations: Generations;
	links: Links;
	ledger: Ledger;
	account: Account;
	pollLimit: PollLimit;
	/** Whether the key's owner sees bills. */
	billingAccess: boolean;
	/** For calls that name none. */
	seed?: () => number;
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
		const { body, type } = await service.links.open(download[1]!, request.query);
		return { status: 200, headers: { 'content-type': type }, body };
	}
	const match = operationFor(method, path);
	if (request.headers['api-key'] !== service.apiKey) {
		throw new Refusal(statusWithoutKey(match?.operation), 'The header Api-Key is missing or holds no valid key.');
	}
	if (!match) throw new Refusal(404, `There is no ${method} ${path}.`);
	return await perform(service, request, match);
}

/** 401, but for the operations of which the facts say otherwise. */
function statusWithoutKey(operation: Operation | undefined): number {
	return operation?.constraints.some((sentence) => sentence.includes('403 (not 401)')) ? 403 : 401;
}

async function perform(service: Service, request: RecordedRequest, { operation, path }: Match): Promise<Reply> {
	const { account, links, ledger, seed } = service;
	// Only declared operations know dry_run: on all others the query is not looked at, and the call runs and bills.
	const isDryRun = operation.dryRun && boolean('dry_run', request.query.get('dry_run') ?? 'false');
	const form = await readForm(operation, { ...request, path });
	if (operation.path === '/v2/generations/{generation_id}') return poll(service, path.generation_id!);
	const ask = new Ask(operation, form, account, links, seed);
	const source = await sourceOf(ask);
	if (['/generate', '/remix'].includes(operation.path)) checkLegacyRules(ask.values);
	checkRules(new Asked(operation, form, source, account.models));

	const work = workOf(operation);
	if (!work) return json(200, statement(service, ask));
	if (work.kind === 'files') {
		const job = await work.plan(ask);
		return isDryRun ? quoted(job) : await run(service.generations, ask, job);
	}
	if (work.billing === 'unpriced') await idleWhile(service.generations.later());
	const body = await work.answer(ask);
	if (work.billing === 'unpriced') {
		const entry = { generationId: newId(), model: ask.model, path: operation.path, images: 0, ...unknownPrice };
		ledger.bill({ ...entry, at: Date.now() });
	}
	return json(200, body);
}

function newId(): string {
	return randomBytes(16).toString('base64url');
}

/** The image that the rules compare masks and shapes with. */
async function sourceOf(ask: Ask): Promise<Image | undefined> {
	for (const name of ['image', 'image_file', 'images']) {
		if (!ask.takes(name)) continue;
		const image = await ask.image(name);
		if (image) return image;
	}
	return undefined;
}

function statement({ ledger, apiKey, billingAccess }: Service, ask: Ask): unknown {
	if (!billingAccess) throw new Refusal(404, 'Not found.');
	switch (ask.operation.path) {
		case '/v2/account/usage':
			return usage(ask, ledger);
		case '/v2/account/invoices':
			return invoices(ledger);
		case '/v2/account/api-keys':
			return apiKeys(apiKey);
		default:
			throw new Error(`The stand-in cannot do ${ask.operation.path}.`);
	}
}

function quoted({ path, model, orders, price }: Generation['job']): Reply {
	return json(200, quote(path, price ?? priceOf(path, model, orders.length), orders.length));
}

async function run(generations: Generations, ask: Ask, job: Generation['job']): Promise<Reply> {
	const { operation } = ask;
	const generation = generations.start(job);
	// `async` and `webhook_url` exist only where they are declared: elsewhere they were refused as unknown fields.
	const isAsked = ask.flag('async') || ask.text('webhook_url') !== undefined;
	if (operation.asyncMode === 'always' || isAsked) return json(200, ticket(operation, generation));
	await idleWhile(generation.done);
	if (generation.status === 'failed') throw new Refusal(500, generation.failureReason!);
	return json(200, whole(operation, generation));
}

function poll({ generations, pollLimit }: Service, id: string): Reply {
	pollLimit.count();
	const generation = generations.get(id);
	// Generations of v1 and legacy operations cannot be polled.
	if (!generation || !isV2({ path: generation.job.path })) throw new Refusal(404, `There is no generation ${id}.`);
	return json(200, polled(generation));
}
