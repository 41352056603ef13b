/** What happens when a credential is saved: the account's own models are listed, which is free of charge. */
import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { Refusal } from '../errors/refusal';
import { Failure } from '../errors/failure';
import { networkFailure } from '../errors/networkFailure';
import { unreadable } from '../errors/replyFailure';
import { addressOf, checkReply, type ByteStream } from '../transport/client';
import { readCredential } from '../transport/credential';
import { destroyOnTimeout } from '../transport/wait';
import { readBody } from '../transport/body';

export async function testCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const { base, apiKey } = readCredential(data ?? {});
		const reply = checkReply(await listModels(this, base, apiKey), 'list');
		if (!Array.isArray((reply.body as { models?: unknown } | null)?.models)) throw unreadable('it is not a list of models', 'list', reply);
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return { status: 'Error', message: sentences(error) };
	}
}

const TIMEOUT_MS = 30_000;

async function listModels({ helpers }: ICredentialTestFunctions, base: URL, apiKey: string) {
	try {
		const { statusCode, body } = (await helpers.request({
			uri: addressOf(base, '/models'),
			headers: { 'Api-Key': apiKey },
			useStream: true,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			timeout: TIMEOUT_MS,
		})) as { statusCode: number; body: ByteStream };
		return { status: statusCode, ...(await destroyOnTimeout(body, TIMEOUT_MS, undefined, async () => await readBody(body, apiKey))) };
	} catch (error) {
		throw error instanceof Failure ? error : networkFailure(error, base.host, 'list');
	}
}

function sentences(error: unknown): string {
	if (error instanceof Failure) return `${error.message}. ${error.facts.fix}`;
	return error instanceof Refusal ? `${error.message}. ${error.fix}` : (error as Error).message;
}
