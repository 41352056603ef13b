/**
 * One call of the webhook. What is not surely Ideogram's, or not for this trigger, is refused, logged, and starts
 * nothing. A good call starts an execution with the ID of its generation: nothing else of the body is trusted.
 */
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { webhookHeaders } from '../Ideogram/api/webhook';
import { isGenerationId } from '../Ideogram/errors/failure';
import { shown } from '../Ideogram/errors/shown';
import { readNote } from '../Ideogram/request/note';
import { unixTime } from '../Ideogram/time/clock';
import { connect, type Client } from '../Ideogram/transport/client';
import { deliveriesOf } from './deliveries';
import { KeySets } from './keySets';
import { ALLOW_WITHOUT_NOTE } from './properties';
import { decodeSignature, isSignedBy, type Key, type Signed } from './signature';

/** Calls have a few kilobytes. */
const LARGEST = 1024 * 1024;
/** Before or after the node's time. */
const TOLERANCE_SECONDS = 5 * 60;

/** Why a call starts nothing. 400: it is no call of a webhook; 401: not Ideogram's; 503: it cannot be checked now. */
class Refused extends Error {
	constructor(
		readonly status: 400 | 401 | 503,
		reason: string,
	) {
		super(reason);
	}
}

/** What is used of Express's objects. */
interface Call {
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
	query: Record<string, unknown>;
}

interface Answer {
	statusCode: number;
	writableFinished: boolean;
	status(code: number): { json(body: object): unknown };
	once(event: 'close', listener: () => void): unknown;
}

const keySets = new KeySets();

/** Never throws: n8n would start an execution to show the error. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const answer = context.getResponseObject() as unknown as Answer;
	const say = (status: number, message: string): IWebhookResponseData => {
		answer.status(status).json({ message });
		return { noWebhookResponse: true };
	};
	try {
		const call = await readCall(context);
		const client = await connectOr503(context);
		await checkSignature(call, client);
		const note = checkNote(context, client);
		const { generationId } = call;
		const isFirst = await deliveriesOf(`${context.getWorkflow().id} ${context.getNode().id}`).arrive(
			generationId,
			context.getWorkflowStaticData('node'),
			isStarted(answer),
			unixTime(),
		);
		if (!isFirst) {
			context.logger.info(`Ideogram Trigger: the generation ${shown(generationId)} has arrived before: dropped`);
			return say(200, 'It has arrived before');
		}
		// Get finds the name of its files in `file_name`.
		const json: IDataObject = { generation_id: generationId, ...(note && { file_name: note.file_name, note }) };
		return { workflowData: [[{ json }]], webhookResponse: { message: 'Received' } };
	} catch (error) {
		const { status, message } = error instanceof Refused ? error : new Refused(503, (error as Error).message);
		context.logger.warn(`Ideogram Trigger: refused a call with status ${status}: ${message}`);
		// The log has the reason. A stranger need not know it.
		return say(status, REASONS[status]);
	}
}

const REASONS = {
	400: 'This is not a call of an Ideogram webhook',
	401: 'This call is not for this webhook',
	503: 'The call cannot be checked now',
};

interface Received extends Signed {
	signature: Buffer;
	keyId?: string;
}

/** Costs next to nothing. @throws Refused when it cannot be Ideogram's, whatever the signature */
async function readCall(context: IWebhookFunctions): Promise<Received> {
	const headers = context.getHeaderData();
	const header = (name: keyof typeof webhookHeaders): string => {
		const value = headers[webhookHeaders[name]];
		if (typeof value === 'string' && value !== '') return value;
		throw new Refused(400, `The header ${webhookHeaders[name]} is missing`);
	};
	const [generationId, userId, timestamp] = [header('generationId'), header('userId'), header('timestamp')];
	if (!isGenerationId(generationId)) throw new Refused(400, 'The generation ID is not one');
	if (!/^\d{1,12}$/.test(timestamp)) throw new Refused(400, 'The timestamp is not a number of seconds');
	const age = unixTime() - Number(timestamp);
	if (Math.abs(age) > TOLERANCE_SECONDS)
		throw new Refused(401, `The timestamp differs from n8n's time by ${Math.round(Math.abs(age))} seconds`);
	const signature = decodeSignature(header('signature'));
	if (!signature) throw new Refused(401, 'The signature is not one of Ed25519');
	const keyId = headers[webhookHeaders.keyId];
	return {
		generationId,
		userId,
		timestamp,
		signature,
		body: await readBody(context),
		...(typeof keyId === 'string' && { keyId }),
	};
}

async function readBody(context: IWebhookFunctions): Promise<Buffer> {
	const call = context.getRequestObject() as unknown as Call;
	// n8n has read it, unless it took the body for a form.
	if (!call.rawBody) await call.readRawBody?.().catch(() => undefined);
	const { rawBody } = call;
	if (!rawBody?.length) throw new Refused(400, 'The body is empty, or is not JSON');
	if (rawBody.length > LARGEST) throw new Refused(400, `The body has ${rawBody.length} bytes`);
	return rawBody;
}

async function connectOr503(context: IWebhookFunctions): Promise<Client> {
	return await connect(context).catch((error: Error) => {
		throw new Refused(503, `The Ideogram credential cannot be used: ${error.message}`);
	});
}

/** @throws Refused */
async function checkSignature({ signature, keyId, ...signed }: Received, client: Client): Promise<void> {
	const keys = await orFetch(keySets.keys(client));
	if (isSignedBy(keys, signed, signature)) return;
	// Any key of the set may have signed, so a new one may be there although this one is known.
	const isUnknown = !keys.some(({ id }) => id !== undefined && id === keyId);
	if (isUnknown && isSignedBy(await orFetch(keySets.newKeys(client, keyId ?? '')), signed, signature)) return;
	throw new Refused(401, 'None of the keys of Ideogram has signed it');
}

async function orFetch(keys: Promise<readonly Key[]>): Promise<readonly Key[]> {
	return await keys.catch((error: Error) => {
		throw new Refused(503, `The public keys of Ideogram cannot be fetched: ${error.message}`);
	});
}

/** @throws Refused when it is not this account's, or has to be there and is not */
function checkNote(context: IWebhookFunctions, { seal }: Client): IDataObject | undefined {
	const { note: sealed } = (context.getRequestObject() as unknown as Call).query;
	if (sealed === undefined) {
		if (context.getNodeParameter(`options.${ALLOW_WITHOUT_NOTE}`, false) === true) return undefined;
		throw new Refused(
			401,
			'It has no note: it was not submitted with Wait for Result: Off, and Notify. Allow Calls Without a Note, under Options, lets it in',
		);
	}
	const note = readNote(sealed, seal);
	if (note) return note;
	throw new Refused(401, 'Its note was not written with the API key of this credential');
}

/** n8n answers when it has stored the execution. */
const isStarted = async (answer: Answer): Promise<boolean> =>
	await new Promise((resolve) => {
		answer.once('close', () => resolve(answer.writableFinished && answer.statusCode < 300));
	});
