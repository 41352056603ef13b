/** What happens when a credential is saved: the account's own models are listed, which is free of charge. */
import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { Refusal } from '../errors/refusal';
import { Failure } from '../errors/failure';
import { networkFailure } from '../errors/networkFailure';
import { unreadable } from '../errors/replyFailure';
import { EVERY_KEY_MAY, addressOf, checkReply, type ByteStream } from '../transport/client';
import { readCredential } from '../transport/credential';
import { now } from '../time/clock';
import { within } from '../time/wait';
import { readBody } from '../transport/body';

export async function testCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const { base, apiKey } = readCredential(data ?? {});
		const reply = checkReply(await listModels(this, base, apiKey), 'read');
		if (!Array.isArray((reply.body as { models?: unknown } | null)?.models))
			throw unreadable('it is not a list of models', 'read', reply);
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return { status: 'Error', message: sentences(error) };
	}
}

const TIMEOUT_MS = 30_000;

async function listModels({ helpers }: ICredentialTestFunctions, base: URL, apiKey: string) {
	const deadline = now() + TIMEOUT_MS;
	try {
		return await within({ signal: undefined, isOver: () => now() > deadline }, async (end) => {
			const { statusCode, body } = (await helpers.request({
				uri: addressOf(base, EVERY_KEY_MAY),
				headers: { 'Api-Key': apiKey },
				useStream: true,
				simple: false,
				resolveWithFullResponse: true,
				followRedirect: false,
				timeout: TIMEOUT_MS,
			})) as { statusCode: number; body: ByteStream };
			// This helper of n8n's takes no signal.
			end.signal.addEventListener('abort', () => body.destroy());
			return { status: statusCode, ...(await readBody(body, apiKey)) };
		});
	} catch (error) {
		throw error instanceof Failure ? error : networkFailure(error, base.host, 'read');
	}
}

function sentences(error: unknown): string {
	if (error instanceof Failure) return `${error.message}. ${error.facts.fix}`;
	return error instanceof Refusal ? `${error.message}. ${error.fix}` : (error as Error).message;
}
