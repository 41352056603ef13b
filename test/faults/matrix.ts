/**
 * What can go wrong, by name, and what the node then does. `matrix.test.ts` drives the node through all of it;
 * `table.ts` makes the table of docs/faults.md from the rows.
 */
import type { IDataObject, INode } from 'n8n-workflow';

import { DOWNLOADS_AT_ONCE, MOST_WAITING } from '../../nodes/Ideogram/capacity/backlog';
import type { Fault, FaultAction, RecordedRequest, ReplyImage, StandIn, StandInOptions } from '../standin';

export type Kind = 'submit' | 'poll' | 'download' | 'quote';
export type ModelId = 'V_2' | 'ideogram-3';

/** Faults that mean the same to a user are one row of docs/faults.md. */
export interface Row {
	what: string;
	out: string;
	billed: 'no' | 'once' | 'perhaps, and the item says so' | 'no more than what was submitted before';
	/** `no`, or when and how often. */
	again: string;
	faults: NamedFault[];
}

/** What comes out, image by image. */
export type Out =
	| 'image'
	| { missing: 'withheld' | 'download_failed'; reason: string }
	| {
			error: string;
			details: IDataObject;
			todo: string;
			/** Words that would be wrong. */
			notTodo?: string;
			/** The generation is named. */
			named?: boolean;
			/** Another ID is named. */
			id?: string;
			/** So many links are named. */
			links?: number;
	  };

export interface NamedFault {
	name: string;
	strikes: Kind;
	models: ModelId[];
	faults: Fault[];
	/** One item each; one item by default. */
	prompts?: string[];
	parameters?: IDataObject;
	standIn?: StandInOptions;
	baseUrl?: string;
	onError?: INode['onError'];
	expect: {
		out: Out[];
		/** What comes out of the error output. */
		errors?: Out[];
		/**
		 * The node was set to stop: the error's message, and what its description has to say beside the generations billed.
		 */
		stops?: { message: string; description?: string };
		/** Images in the stand-in's ledger. */
		billedImages: number;
		/** Submissions; one for each item by default. */
		submissions?: number;
		/** How often the struck kind of call was made again; below 0 when it was not made at all. */
		repeats?: number | 'any';
		/** By the clock that the node is given. */
		atLeastMs?: number;
		atMostMs?: number;
	};
}

/** The user presses Stop when `when` is first true. */
export interface NamedStop {
	name: string;
	model: ModelId;
	faults: Fault[];
	prompts: string[];
	parameters?: IDataObject;
	standIn?: StandInOptions;
	when: (standIn: StandIn) => boolean;
	expect: {
		submissions: number;
		billedImages: number;
		/**
		 * What the error and the log have to name: every generation or every link billed, or that a call may have been
		 * billed.
		 */
		names: 'nothing' | 'generations' | 'links' | 'maybe';
	};
}

const both: ModelId[] = ['V_2', 'ideogram-3'];
const legacy: ModelId[] = ['V_2'];
const v2: ModelId[] = ['ideogram-3'];

const status = (
	code: number,
	body: unknown = { error: `The service says ${code}.` },
	headers?: Record<string, string>,
): FaultAction => ({ kind: 'status', status: code, body, headers });
const reply = (body: unknown): FaultAction => ({ kind: 'json', body });
const text = (body: string, code = 200, type = 'text/plain'): FaultAction =>
	status(code, body, { 'content-type': type });
const eachImage = (change: (image: ReplyImage, index: number) => unknown): FaultAction => ({
	kind: 'mutate',
	change: (json) => ({ ...json, data: json.data.map(change) }),
});
const once = (call: Fault['call'], action: FaultAction): Fault[] => [{ call, do: action }];
const always = (call: Fault['call'], action: FaultAction): Fault[] => [{ call, times: 1000, do: action }];
const prompted =
	(prompt: string) =>
	({ body }: RecordedRequest) =>
		body.includes(prompt);
const isQuote = ({ query }: RecordedRequest) => query.has('dry_run');

/** Options.timeoutMinutes for tests: 1.2 seconds. */
const SHORT = { options: { timeoutMinutes: 0.02 } };
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
/** A WebP header of nothing but ASCII, as the stand-in takes texts for such answers. */
const webpOf = (bytes: number) => `RIFF    WEBPVP8 ${' '.repeat(20)}`.padEnd(bytes, '.');
const PAGE = '<html><head><title>nginx</title></head><body><center><h1>Sorry</h1></center></body></html>';
const MAYBE = 'may have been billed anyway';
const BASE_URL = 'set the Base URL to https://api.ideogram.ai';

type Expect = NamedFault['expect'];
const refused = (code: number, error: string, todo: string): Expect => ({
	out: [{ error, details: { status: code, billed: false, retryable: false }, todo }],
	billedImages: 0,
});
const unsure = (error: string, details: IDataObject, billedImages: number): Expect => ({
	out: [{ error, details: { ...details, billed: 'unknown', retryable: false }, todo: MAYBE }],
	billedImages,
});
const unreadable = (problem: string, billedImages = 1): Expect =>
	unsure(`Ideogram's answer could not be read: ${problem}`, { status: 200 }, billedImages);
const fine = (repeats: number, more: Partial<Expect> = {}): Expect => ({
	out: ['image'],
	billedImages: 1,
	repeats,
	...more,
});
/** It may have run, and its ID is in the answer. */
const named = (error: string, details: IDataObject, todo: string, billedImages = 0): Expect => ({
	out: [
		{ error, details: { ...details, billed: 'unknown', retryable: false }, todo, id: String(details.generation_id) },
	],
	billedImages,
});
/** The poll fails for good: the generation is named. */
const lostSight = (error: string, details: IDataObject, todo: string, more: Partial<Expect> = {}): Expect => ({
	out: [{ error, details: { ...details, billed: 'unknown', retryable: false }, todo, named: true }],
	billedImages: 1,
	...more,
});
const lost = (reason: string, more: Partial<Expect> = {}): Expect => ({
	out: [{ missing: 'download_failed', reason }],
	billedImages: 1,
	...more,
});

const onSubmit = (name: string, action: FaultAction, expect: Expect, more: Partial<NamedFault> = {}): NamedFault => ({
	name,
	strikes: 'submit',
	models: both,
	faults: once('submit', action),
	expect,
	...more,
});
const onPoll = (name: string, action: FaultAction, expect: Expect, more: Partial<NamedFault> = {}): NamedFault => ({
	name,
	strikes: 'poll',
	models: v2,
	faults: once('poll', action),
	expect,
	...more,
});
const onDownload = (name: string, action: FaultAction, expect: Expect, more: Partial<NamedFault> = {}): NamedFault => ({
	name,
	strikes: 'download',
	models: legacy,
	faults: once('download', action),
	expect,
	...more,
});

export const matrix: Row[] = [
	{
		what: 'Ideogram refuses the call: bad input (400), key (401, 403), balance (402), not found (404), too large (413), safety check (422)',
		out: "An error item with Ideogram's own sentence and what to do",
		billed: 'no',
		again: 'no',
		faults: [
			onSubmit(
				'400 on submit',
				status(400),
				refused(400, 'Ideogram refused the request: The service says 400', 'Change the field that the message names'),
			),
			onSubmit(
				'401 on submit',
				status(401),
				refused(401, 'Ideogram does not accept the API key: The service says 401', 'paste a valid key'),
			),
			onSubmit(
				'402 on submit',
				status(402, { error: 'The balance is too low.', reject_reason: 'insufficient_funds' }),
				{
					out: [
						{
							error: 'Your Ideogram balance or plan does not cover this: The balance is too low',
							details: { status: 402, reject_reason: 'insufficient_funds', billed: false, retryable: false },
							todo: 'Add money or change the plan',
						},
					],
					billedImages: 0,
				},
			),
			onSubmit(
				'403 on submit',
				status(403),
				refused(
					403,
					'Your Ideogram account has no access to this model or operation: The service says 403',
					'Choose another model',
				),
			),
			onSubmit(
				'404 on submit',
				status(404),
				refused(404, 'Ideogram did not find what the call asks for: The service says 404', 'Check IDs that you gave'),
			),
			onSubmit(
				'413 on submit',
				status(413, { message: 'Too large.' }),
				refused(413, 'The images are too large for Ideogram: Too large', 'Edit Image node (Resize)'),
			),
			onSubmit(
				"nginx's page with 413 on submit",
				text(PAGE, 413, 'text/html'),
				refused(413, 'The images are too large for Ideogram', 'Edit Image node (Resize)'),
			),
			onSubmit(
				'a page with 403 on submit',
				text(PAGE, 403, 'text/html'),
				refused(403, 'Ideogram does not allow this', 'check the key'),
			),
			onSubmit(
				'422 on submit',
				status(422, { detail: [{ msg: 'no' }] }),
				refused(422, 'safety check refused the prompt or an image: no', 'Change the prompt or the image'),
			),
			onSubmit(
				'a forbidden prompt',
				status(0),
				refused(422, 'The prompt failed the safety check', 'This call was not billed'),
				{ faults: [], prompts: ['FORBIDDEN'] },
			),
			onSubmit(
				'a redirect on submit',
				status(302, '', { location: '/elsewhere' }),
				refused(302, 'an unexpected answer (status 302)', 'check that the Base URL'),
			),
			onSubmit(
				'a web page with 404 on submit',
				text('<!DOCTYPE html><p>Not here', 404, 'text/html'),
				refused(404, "The Base URL leads to a web page, not to Ideogram's API (status 404)", BASE_URL),
			),
			onSubmit(
				'400 among three items',
				status(400),
				{
					out: [
						'image',
						{
							error: 'Ideogram refused the request',
							details: { status: 400, billed: false, retryable: false },
							todo: 'Change the field',
						},
						'image',
					],
					billedImages: 2,
				},
				{
					faults: [{ call: 'submit', when: prompted('second'), do: status(400) }],
					prompts: ['first', 'second', 'third'],
				},
			),
		],
	},
	{
		what: 'An item fails and the node is set to Continue (using Error Output)',
		out: 'Images from the first output, error items with the JSON of their input from the second',
		billed: 'no',
		again: 'no',
		faults: [
			onSubmit(
				'402 with error output',
				status(402),
				{
					out: ['image'],
					errors: [
						{
							error: 'Your Ideogram balance or plan does not cover this',
							details: { status: 402, billed: false, retryable: false },
							todo: 'Add money',
						},
					],
					billedImages: 1,
				},
				{
					onError: 'continueErrorOutput',
					faults: [{ call: 'submit', when: prompted('second'), do: status(402) }],
					prompts: ['first', 'second'],
				},
			),
		],
	},
	{
		what: 'An item fails and the node is set to stop',
		out: 'No further call starts, calls under way are finished, and the error names what was paid for',
		billed: 'no more than what was submitted before',
		again: 'no',
		faults: [
			...both.map((model) =>
				onSubmit(
					`400 in stop mode, ${model}`,
					status(400),
					{
						out: [],
						stops: {
							message: 'Ideogram refused the request: The service says 400',
							description: `Paid for in this run: 1 image. ${model === 'V_2' ? 'Links to images, which expire: http://127.0.0.1:' : 'Fetch them free of charge with Generation → Get'}`,
						},
						billedImages: 1,
						submissions: 2,
					},
					{
						models: [model],
						onError: 'stopWorkflow',
						faults: [{ call: 'submit', when: prompted('second'), do: status(400) }],
						prompts: ['first', 'second', 'third', 'fourth'],
						parameters: { options: { maxConcurrentImages: 2 } },
						standIn: { latencyMs: 400 },
					},
				),
			),
			onSubmit(
				'500 in stop mode',
				status(500),
				{
					out: [],
					stops: { message: 'Ideogram failed (status 500)', description: MAYBE },
					billedImages: 0,
					submissions: 1,
				},
				{ onError: 'stopWorkflow', prompts: ['first', 'second'], parameters: { options: { maxConcurrentImages: 1 } } },
			),
			onSubmit(
				'a reset after another item failed in stop mode',
				status(400),
				{
					out: [],
					stops: { message: 'Ideogram refused the request: The service says 400', description: 'may have been billed' },
					billedImages: 1,
				},
				{
					models: legacy,
					onError: 'stopWorkflow',
					faults: [
						{ call: 'submit', when: prompted('first'), do: status(400) },
						{ call: 'submit', when: prompted('second'), do: { kind: 'reset', when: 'after' } },
					],
					prompts: ['first', 'second'],
					standIn: { latencyMs: 300 },
				},
			),
		],
	},
	{
		what: 'Too many images in progress (429)',
		out: 'The images, later. Until they go through, one call at a time is tried',
		billed: 'once',
		again:
			'after Retry-After, else 4 times in the time that an image takes (every 0.5 to 8 seconds), within Timeout (Minutes)',
		faults: [
			onSubmit('429 on submit', status(429), fine(1, { atLeastMs: 500 })),
			onSubmit(
				'429 with Retry-After on submit',
				status(429, { error: 'busy' }, { 'retry-after': '2' }),
				fine(1, { atLeastMs: 2000 }),
			),
			onSubmit(
				'429 of the in-flight limit',
				status(429, { error: 'busy', reject_reason: 'inflight_limit', max_inflight_requests: 2 }),
				{
					out: ['image', 'image', 'image'],
					billedImages: 3,
					repeats: 1,
				},
				{ prompts: ['first', 'second', 'third'] },
			),
			onSubmit(
				'429 ten times over six items',
				status(429, { error: 'busy', reject_reason: 'inflight_limit', max_inflight_requests: 3 }),
				{
					out: Array<'image'>(6).fill('image'),
					billedImages: 6,
					repeats: 10,
				},
				{
					faults: [
						{
							call: 'submit',
							times: 10,
							do: status(429, { error: 'busy', reject_reason: 'inflight_limit', max_inflight_requests: 3 }),
						},
					],
					prompts: ['one', 'two', 'three', 'four', 'five', 'six'],
				},
			),
			onSubmit("a gateway's page with 429 on submit", text(PAGE, 429, 'text/html'), fine(1, { atLeastMs: 500 })),
			onSubmit('429 after 429 for one item', status(429), fine(3, { atLeastMs: 1500 }), {
				faults: [{ call: 'submit', times: 3, do: status(429) }],
			}),
		],
	},
	{
		what: 'Too many images in progress (429) until Timeout (Minutes) is over',
		out: 'An error item that says that the same call can succeed later',
		billed: 'no',
		again: 'within Timeout (Minutes)',
		faults: [
			onSubmit(
				'429 for good',
				status(429),
				{
					out: [
						{
							error: 'Ideogram is already working on as many images as your account allows',
							details: { status: 429, reject_reason: 'inflight_limit', billed: false, retryable: true },
							todo: 'This call was not billed',
						},
					],
					billedImages: 0,
					repeats: 'any',
					atMostMs: 5000,
				},
				{
					faults: always('submit', status(429, { error: 'busy', reject_reason: 'inflight_limit' })),
					parameters: SHORT,
				},
			),
			onSubmit(
				'Retry-After beyond the timeout',
				status(429),
				{
					out: [
						{
							error: 'Ideogram is already working on as many images as your account allows',
							details: { status: 429, billed: false, retryable: true },
							todo: 'This call was not billed',
						},
					],
					billedImages: 0,
					atMostMs: 5000,
				},
				{ faults: once('submit', status(429, {}, { 'retry-after': '60' })), parameters: SHORT },
			),
		],
	},
	{
		what: 'Ideogram fails (500, 502, 503, 504) when the call is submitted',
		out: 'An error item that says that it may have been billed, and to look at ideogram.ai first',
		billed: 'perhaps, and the item says so',
		again: 'no',
		faults: [
			...[500, 502, 503, 504].map((code) =>
				onSubmit(
					`${code} on submit`,
					status(code),
					unsure(`Ideogram failed (status ${code}): The service says ${code}`, { status: code }, 0),
				),
			),
			onSubmit(
				'a web page with 502 on submit',
				text('<html><h1>Bad gateway', 502, 'text/html'),
				unsure('Ideogram failed (status 502)', { status: 502 }, 0),
			),
			onSubmit(
				'500 that names a generation',
				status(500, { error: 'boom', generation_id: 'gen-7' }),
				named(
					'Ideogram failed (status 500): boom',
					{ status: 500, generation_id: 'gen-7' },
					'fetch the generation gen-7',
				),
			),
			onSubmit(
				'a failed generation, synchronous',
				status(0),
				unsure('Ideogram failed (status 500): The model could not finish the image', { status: 500 }, 0),
				{ models: legacy, faults: [], prompts: ['FAILGEN'] },
			),
		],
	},
	{
		what: 'Another status that does not prove that the call did not run (407, 408, 409, 425, 499, ...)',
		out: 'An error item that says that it may have been billed',
		billed: 'perhaps, and the item says so',
		again: 'no',
		faults: [
			...[405, 408, 409, 425, 451, 499].map((code) =>
				onSubmit(
					`${code} on submit`,
					status(code),
					unsure(`an unexpected answer (status ${code})`, { status: code }, 0),
				),
			),
			onSubmit(
				"a proxy's page with 407 on submit",
				text(PAGE, 407, 'text/html'),
				unsure('The proxy between n8n and Ideogram asks for a sign-in', { status: 407 }, 0),
			),
		],
	},
	{
		what: 'Ideogram accepts the call with another 2xx than 200 (201, 202, 203, 206), or with a byte order mark in front of the JSON',
		out: 'The images',
		billed: 'once',
		again: 'no',
		faults: [
			...[201, 202, 203, 206].map((code) => onSubmit(`${code} on submit`, { kind: 'rewrite', status: code }, fine(0))),
			onSubmit('a byte order mark on submit', { kind: 'rewrite', prefix: '\ufeff' }, fine(0)),
		],
	},
	{
		what: 'The connection breaks off while the call is submitted, or its answer is cut',
		out: 'An error item that says that it may have been billed',
		billed: 'perhaps, and the item says so',
		again: 'no',
		faults: [
			onSubmit(
				'reset before submit ran',
				{ kind: 'reset', when: 'before' },
				unsure('The connection to 127.0.0.1:', { code: 'ECONNRESET' }, 0),
			),
			onSubmit(
				'reset after submit ran',
				{ kind: 'reset', when: 'after' },
				unsure('broke off', { code: 'ECONNRESET' }, 1),
			),
			onSubmit(
				'a cut answer to submit',
				{ kind: 'truncate' },
				unsure("Ideogram's answer could not be read: it broke off", { status: 200 }, 1),
			),
			onSubmit(
				'a cut answer that names a generation',
				{ kind: 'rewrite', prefix: '{"generation_id": "gen-7", ', cut: true },
				named(
					'could not be read: it broke off',
					{ status: 200, generation_id: 'gen-7' },
					'fetch the generation gen-7',
					1,
				),
			),
		],
	},
	{
		what: 'Ideogram does not answer the submission within Timeout (Minutes)',
		out: 'An error item that says that it may have been billed',
		billed: 'perhaps, and the item says so',
		again: 'no',
		faults: [
			onSubmit(
				'no answer to submit',
				{ kind: 'hang' },
				{ ...unsure('did not answer in time', { code: 'ECONNABORTED' }, 1), atMostMs: 6000 },
				{ parameters: SHORT },
			),
		],
	},
	{
		what: 'Nobody answers at the Base URL',
		out: 'An error item that says where to look',
		billed: 'no',
		again: 'twice, as nothing was sent',
		faults: [
			onSubmit(
				'no connection on submit',
				status(0),
				{
					out: [
						{
							error: '127.0.0.1:9 could not be reached',
							details: { code: 'ECONNREFUSED', billed: false, retryable: true },
							todo: 'check that the Base URL is',
						},
					],
					billedImages: 0,
					submissions: 0,
					atLeastMs: 1500,
				},
				{ faults: [], baseUrl: 'http://127.0.0.1:9' },
			),
		],
	},
	{
		what: 'The answer to a submission is not what the API describes: empty, a web page, not JSON, another shape, endless',
		out: 'An error item that says what was wrong with it, and that it may have been billed',
		billed: 'perhaps, and the item says so',
		again: 'no',
		faults: [
			onSubmit('an empty answer to submit', text(''), unreadable('it is empty', 0)),
			onSubmit('204 to submit', text('', 204), unsure('could not be read: it is empty', { status: 204 }, 0)),
			onSubmit(
				'an ID in a shape that nobody described',
				reply({ job: { generation_id: 'gen-7' } }),
				named('could not be read', { status: 200, generation_id: 'gen-7' }, 'fetch the generation gen-7', 1),
			),
			onSubmit(
				'a web page with 200 to submit',
				{ kind: 'html' },
				unsure("The Base URL leads to a web page, not to Ideogram's API (status 200)", { status: 200 }, 1),
			),
			onSubmit('a text to submit', text('OK'), unreadable('it is not what the API describes', 0)),
			onSubmit('null to submit', reply(null), unreadable('it is not what the API describes')),
			onSubmit('a list to submit', reply([]), unreadable('it is not what the API describes')),
			onSubmit('an empty object to submit, legacy', reply({}), unreadable('it names no images'), { models: legacy }),
			onSubmit('an empty object to submit, v2', reply({}), unreadable('it has no generation ID'), { models: v2 }),
			onSubmit(
				'wrong types to submit, legacy',
				reply({ created: 5, data: 'images' }),
				unreadable('it names no images'),
				{ models: legacy },
			),
			onSubmit(
				'wrong types to submit, v2',
				reply({ generation_id: 7, data: {} }),
				unreadable('it has no generation ID'),
				{ models: v2 },
			),
			onSubmit('no data', reply({ created: 'today', data: null }), unreadable('it names no images'), {
				models: legacy,
			}),
			onSubmit('6 MB of JSON', reply({ data: 'x'.repeat(6 * 1024 * 1024) }), unreadable('it is larger than 5 MB')),
			onSubmit('deep nesting', reply({ data: deep(100) }), unreadable('it is nested too deep')),
		],
	},
	{
		what: 'Ideogram fails after it has begun to answer: status 200 with `error` and `status_code`',
		out: 'An error item with that sentence, that says that it may have been billed',
		billed: 'perhaps, and the item says so',
		again: 'no',
		faults: [
			onSubmit(
				'a late 500',
				reply({ error: 'The model broke.', status_code: 500 }),
				unsure('Ideogram failed (status 500): The model broke', { status: 500 }, 1),
			),
			onSubmit('a late 429', reply({ error: 'busy', status_code: 429 }), {
				out: [
					{
						error: 'Ideogram is already working on as many images as your account allows',
						details: { status: 429, billed: 'unknown', retryable: false },
						todo: '',
						notTodo: 'This call was not billed',
					},
				],
				billedImages: 1,
			}),
			onSubmit('a late 400', reply({ error: 'Bad field', status_code: 400 }), {
				out: [
					{
						error: 'Ideogram refused the request: Bad field',
						details: { status: 400, billed: 'unknown', retryable: false },
						todo: '',
						notTodo: 'This call was not billed',
					},
				],
				billedImages: 1,
			}),
		],
	},
	{
		what: "Ideogram's safety check withholds images",
		out: 'The other images, and in its place an item without binary, `missing: "withheld"` (Missing Images: report)',
		billed: 'once',
		again: 'no',
		faults: [
			onSubmit(
				'one of three withheld',
				status(0),
				{
					out: ['image', { missing: 'withheld', reason: 'It was billed.' }, 'image'],
					billedImages: 3,
				},
				{ faults: [], prompts: ['UNSAFE'], parameters: { numImages: 3 } },
			),
			onSubmit(
				'all withheld',
				status(0),
				{ out: [{ missing: 'withheld', reason: 'safety check withheld' }], billedImages: 1 },
				{ faults: [], prompts: ['UNSAFE'] },
			),
			onSubmit(
				'all withheld, left out',
				status(0),
				{ out: ['image', 'image'], billedImages: 3 },
				{ faults: [], prompts: ['UNSAFE'], parameters: { numImages: 3, options: { onMissingImage: 'leaveOut' } } },
			),
			onSubmit(
				'fewer images than were asked for',
				{ kind: 'mutate', change: (json) => ({ ...json, data: json.data.slice(1) }) },
				{
					out: ['image', 'image', { missing: 'download_failed', reason: 'no link' }],
					billedImages: 3,
				},
				{ models: legacy, parameters: { numImages: 3 } },
			),
		],
	},
	{
		what: 'An image is withheld or lost, with Missing Images: fail',
		out: 'An error item with `billed: true`; on the newer models with the generation ID',
		billed: 'once',
		again: 'a lost image three times, before it counts as lost',
		faults: [
			onSubmit(
				'one of three withheld, to fail',
				status(0),
				{
					out: [
						{
							error: '1 of 3 images is missing',
							details: { code: 'missing_image', billed: true, retryable: false },
							todo: 'Generation → Get',
							named: true,
							links: 2,
						},
					],
					billedImages: 3,
				},
				{
					models: v2,
					faults: [],
					prompts: ['UNSAFE'],
					parameters: { numImages: 3, options: { onMissingImage: 'fail' } },
				},
			),
			onDownload(
				'a lost image, to fail',
				status(404),
				{
					out: [
						{
							error: '1 of 1 images is missing: The link to the image answered with status 404',
							details: { code: 'missing_image', billed: true, retryable: false },
							todo: 'Download the images soon, as their links expire: http',
							notTodo: 'Generation → Get',
							links: 1,
						},
					],
					billedImages: 1,
					repeats: 3,
				},
				{ faults: always('download', status(404)), parameters: { options: { onMissingImage: 'fail' } } },
			),
		],
	},
	{
		what: 'The generation fails',
		out: "An error item with Ideogram's reason and the generation ID",
		billed: 'no',
		again: 'no',
		faults: [
			onPoll(
				'a failed generation',
				status(0),
				{
					out: [
						{
							error: 'Ideogram could not make the images: The model could not finish the image',
							details: { code: 'generation_failed', billed: false, retryable: false },
							todo: 'A failed generation is not billed',
							named: true,
						},
					],
					billedImages: 0,
				},
				{ faults: [], prompts: ['FAILGEN'] },
			),
			onPoll(
				'a failed generation without reason',
				reply({ status: 'failed', failure_reason: null }),
				{
					out: [
						{
							error: 'Ideogram could not make the images',
							details: { code: 'generation_failed', billed: false, retryable: false },
							todo: 'A failed generation is not billed',
							named: true,
						},
					],
					billedImages: 0,
				},
				{ prompts: ['FAILGEN'] },
			),
		],
	},
	{
		what: 'The generation is not done within Timeout (Minutes)',
		out: 'An error item with the generation ID, for Generation → Get',
		billed: 'perhaps, and the item says so',
		again: 'asked until then',
		faults: [
			onPoll(
				'pending for good',
				status(0),
				lostSight('has not finished the generation', { code: 'timeout' }, 'fetch it with Generation → Get', {
					repeats: 'any',
					atMostMs: 6000,
				}),
				{ faults: [], standIn: { latencyMs: 60_000 }, parameters: SHORT },
			),
			onPoll(
				'no answer to poll until the timeout',
				{ kind: 'hang' },
				lostSight('', {}, '', { repeats: 'any', atMostMs: 6000 }),
				{
					faults: always('poll', { kind: 'hang' }),
					parameters: SHORT,
				},
			),
			onPoll(
				'503 on poll until the timeout',
				status(503),
				lostSight('Ideogram failed (status 503)', { status: 503 }, '', {
					repeats: 'any',
					atMostMs: 6000,
				}),
				{ faults: always('poll', status(503)), parameters: SHORT },
			),
			onPoll(
				'web pages on poll until the timeout',
				{ kind: 'html' },
				lostSight('The Base URL leads to a web page', { status: 200 }, '', { repeats: 'any', atMostMs: 6000 }),
				{ faults: always('poll', { kind: 'html' }), parameters: SHORT },
			),
			onPoll(
				'a Retry-After beyond the timeout on poll',
				status(429),
				lostSight('Too many requests to Ideogram', { status: 429 }, '', { repeats: 1, atMostMs: 6000 }),
				{ faults: always('poll', status(429, {}, { 'retry-after': '3600' })), parameters: SHORT },
			),
		],
	},
	{
		what: 'Asking about the generation (a poll) fails for a while: 429, 5xx, a broken connection, a wrong answer',
		out: 'The images',
		billed: 'once',
		again: 'within Timeout (Minutes): after Retry-After, else 0.5, 1, 2, 4, 8, ... seconds',
		faults: [
			onPoll(
				'429 with Retry-After on poll',
				status(429, { error: 'slow down' }, { 'retry-after': '2' }),
				fine(1, { atLeastMs: 2000 }),
			),
			onPoll('429 on poll', status(429), fine(1)),
			onPoll('500 on poll', status(500), fine(1)),
			onPoll('502 on poll', text('<html>Bad gateway', 502, 'text/html'), fine(1)),
			onPoll('503 on poll', status(503), fine(1)),
			onPoll('504 on poll', status(504), fine(1)),
			onPoll('503 on poll, twice', status(503), fine(2, { atLeastMs: 1500 }), {
				faults: [{ call: 'poll', times: 2, do: status(503) }],
			}),
			onPoll('reset before poll', { kind: 'reset', when: 'before' }, fine(1)),
			onPoll('reset after poll', { kind: 'reset', when: 'after' }, fine(1)),
			onPoll('a cut answer to poll', { kind: 'truncate' }, fine(1)),
			onPoll('no answer to a poll', { kind: 'hang' }, fine(1, { atLeastMs: 30_000 })),
			...(
				[
					['a web page with 200 to poll', { kind: 'html' }],
					['an empty answer to poll', text('')],
					['a text to poll', text('OK')],
					['null to poll', reply(null)],
					['a list to poll', reply([])],
				] as Array<[string, FaultAction]>
			).map(([name, action]) => onPoll(name, action, fine(1))),
			onPoll('an unknown status', reply({ status: 'asleep' }), fine(1)),
			onPoll('no status', reply({}), fine(1)),
			...[302, 400, 401, 403, 404, 408, 409, 410, 425, 499].map((code) =>
				onPoll(`${code} on the first poll`, status(code), fine(1)),
			),
			onPoll('404 on poll, three times', status(404), fine(3), {
				faults: [{ call: 'poll', times: 3, do: status(404) }],
			}),
			onPoll('a page with 403 on poll', text(PAGE, 403, 'text/html'), fine(1)),
			onPoll('completed without images, once', reply({ status: 'completed', data: [] }), fine(1)),
			...[201, 206].map((code) => onPoll(`${code} on poll`, { kind: 'rewrite', status: code }, fine(0))),
			onPoll('503 on poll for half a minute', status(503), fine(7), {
				faults: [{ call: 'poll', times: 7, do: status(503) }],
			}),
		],
	},
	{
		what: 'Asking about the generation fails again and again with an answer that is likely final: the key (401, 403), not known (404), no state, completed without images',
		out: 'An error item with the generation ID, for Generation → Get',
		billed: 'perhaps, and the item says so',
		again: 'three times: 0.5, 1, 2 seconds later',
		faults: [
			...(
				[
					['400 on poll for good', status(400), 'Ideogram refused the request', 400, 'Change the field'],
					['401 on poll for good', status(401), 'Ideogram does not accept the API key', 401, 'paste a valid key'],
					['403 on poll for good', status(403), 'Ideogram does not allow this', 403, 'check the key'],
					[
						'404 on poll for good',
						status(404),
						'Ideogram does not know this generation: The service says 404',
						404,
						'Check the generation ID',
					],
					['no state on poll for good', reply({}), 'it does not name a state', 200, 'Base URL'],
					[
						'completed without images for good',
						reply({ status: 'completed' }),
						'it is completed but names no images',
						200,
						'Base URL',
					],
				] as Array<[string, FaultAction, string, number, string]>
			).map(([name, action, error, code, todo]) =>
				onPoll(name, action, lostSight(error, { status: code }, todo, { repeats: 3 }), {
					faults: always('poll', action),
				}),
			),
		],
	},
	{
		what: 'A download fails, is cut, falls silent for 30 seconds or hardly gets on (less than 1 KB a second for 5 minutes), or is not an image (a web page, a text, nothing)',
		out: 'The image. One that gets on is not cut, however long it takes',
		billed: 'once',
		again:
			'five times: after Retry-After (of a minute at most), else 0.5, 1, 2, 4, 8 seconds later; after an answer that is likely final (403, 404, ...) three times',
		faults: [
			onDownload('429 on download', status(429), fine(1)),
			onDownload(
				'429 with Retry-After on download',
				status(429, {}, { 'retry-after': '2' }),
				fine(1, { atLeastMs: 2000 }),
			),
			onDownload('500 on download', status(500), fine(1), { models: both }),
			onDownload('502 on download', status(502), fine(1)),
			onDownload('503 on download', status(503), fine(1), { models: both }),
			onDownload('503 on download, twice', status(503), fine(2, { atLeastMs: 1500 }), {
				faults: [{ call: 'download', times: 2, do: status(503) }],
			}),
			...[206, 400, 401, 403, 404, 408, 409, 410, 418, 425].map((code) =>
				onDownload(`${code} on download, once`, status(code), fine(1)),
			),
			onDownload('404 on download, three times', status(404), fine(3, { atLeastMs: 3500 }), {
				faults: [{ call: 'download', times: 3, do: status(404) }],
			}),
			onDownload('425 on download, five times', status(425), fine(5, { atLeastMs: 15_500 }), {
				faults: [{ call: 'download', times: 5, do: status(425) }],
			}),
			onDownload('reset before download', { kind: 'reset', when: 'before' }, fine(1)),
			onDownload('reset after download', { kind: 'reset', when: 'after' }, fine(1)),
			onDownload('a cut image', { kind: 'truncate' }, fine(1), { models: both }),
			onDownload('a web page for an image', { kind: 'html' }, fine(1), { models: both }),
			onDownload('a text for an image', text('Come back later.', 200, 'image/png'), fine(1)),
			onDownload('nothing for an image', text('', 200, 'image/png'), fine(1)),
			onDownload('no answer to a download', { kind: 'hang' }, fine(1, { atLeastMs: 30_000, atMostMs: 40_000 })),
			onDownload(
				'silence after the headers of an image',
				{ kind: 'stall', after: 'headers' },
				fine(1, { atLeastMs: 30_000, atMostMs: 40_000 }),
			),
			onDownload(
				'silence in the middle of an image',
				{ kind: 'stall', after: 'half' },
				fine(1, { atLeastMs: 30_000, atMostMs: 40_000 }),
			),
			onDownload('a redirect on download', status(302, '', { location: '#' }), fine(1)),
		],
	},
	{
		what: 'An image is sent packed (gzip, deflate, br), though the node asks for it as it is',
		out: 'The image, unpacked',
		billed: 'once',
		again: 'no',
		faults: (['gzip', 'deflate', 'br'] as const).map((encoding) =>
			onDownload(`an image in ${encoding}`, { kind: 'pack', encoding }, fine(0), { models: both }),
		),
	},
	{
		what: 'A download fails for good: gone (404, 410), forbidden (403), six failures, more than 100 MB, no link, a link that may not be followed',
		out: 'The other images, and in its place an item without binary, `missing: "download_failed"`, with its url',
		billed: 'once',
		again: 'three or five times in vain; not when it is too large, or its link may not be followed',
		faults: [
			onDownload(
				'more than 100 MB for an image',
				text(webpOf(101 * 1024 * 1024), 200, 'image/webp'),
				lost('The image is larger than 100 MB'),
			),
			...[400, 401, 403, 404, 410].map((code) =>
				onDownload(
					`${code} on download`,
					status(code),
					lost(`The link to the image answered with status ${code}. The image was billed; its link is in url.`, {
						repeats: 3,
						atLeastMs: 3500,
					}),
					{ models: both, faults: always('download', status(code)) },
				),
			),
			onDownload('500 on download for good', status(500), lost('status 500', { repeats: 5, atLeastMs: 15_500 }), {
				faults: always('download', status(500)),
			}),
			onDownload(
				'web pages on download for good',
				{ kind: 'html' },
				lost('The link gave a web page instead of an image', { repeats: 5 }),
				{ faults: always('download', { kind: 'html' }) },
			),
			onDownload('cut images for good', { kind: 'truncate' }, lost('broke off', { repeats: 5 }), {
				faults: always('download', { kind: 'truncate' }),
			}),
			onDownload('resets on download for good', { kind: 'reset', when: 'before' }, lost('broke off', { repeats: 5 }), {
				models: v2,
				faults: always('download', { kind: 'reset', when: 'before' }),
			}),
			onDownload(
				'redirects without end',
				status(302, '', { location: '/api/images/ephemeral/again.png' }),
				lost('status 302', { repeats: 15 }),
				{ faults: always('download', status(302, '', { location: '/api/images/ephemeral/again.png' })) },
			),
			onDownload(
				'a redirect to another place',
				status(302, '', { location: 'http://169.254.169.254/latest/meta-data' }),
				lost('not one that may be followed'),
			),
			...[
				'http://127.0.0.1:9/image.png',
				'https://name:word@127.0.0.1/image.png',
				'file:///etc/passwd',
				'image.png',
			].map((url) =>
				onDownload(
					`the link ${url}`,
					eachImage((image) => ({ ...image, url })),
					lost('not one that may be followed', { repeats: -1 }),
					{
						faults: once(
							'submit',
							eachImage((image) => ({ ...image, url })),
						),
					},
				),
			),
			...(
				[
					['no url', (image) => ({ ...image, url: undefined })],
					['null url of a safe image', (image) => ({ ...image, url: null, is_image_safe: true })],
					['a url that is no text', (image) => ({ ...image, url: { href: 'x' } })],
					['an image that is null', () => null],
				] as Array<[string, (image: ReplyImage) => unknown]>
			).flatMap(([name, change]) =>
				both.map((model) =>
					onDownload(
						`${name}, ${model}`,
						status(0),
						lost('Ideogram gave no link to this image. It was billed.', { repeats: -1 }),
						{ models: [model], faults: once(model === 'V_2' ? 'submit' : 'poll', eachImage(change)) },
					),
				),
			),
			onDownload(
				'a link where nobody answers',
				eachImage((image) => ({ ...image, url: 'https://127.0.0.1:9/image.png' })),
				lost('127.0.0.1:9 could not be reached', { repeats: -1, atLeastMs: 15_500 }),
				{
					faults: once(
						'submit',
						eachImage((image) => ({ ...image, url: 'https://127.0.0.1:9/image.png' })),
					),
				},
			),
			...both.map((model) =>
				onDownload(
					`one of three gone, ${model}`,
					status(0),
					{
						out: ['image', { missing: 'download_failed', reason: 'status 403' }, 'image'],
						billedImages: 3,
						repeats: 3,
					},
					{
						models: [model],
						// A link with a wrong signature.
						faults: once(
							model === 'V_2' ? 'submit' : 'poll',
							eachImage((image, index) => (index === 1 ? { ...image, url: `${image.url}0` } : image)),
						),
						parameters: { numImages: 3 },
					},
				),
			),
		],
	},
	{
		what: 'The price (Max Spend) cannot be had for a while',
		out: 'The images',
		billed: 'once',
		again: 'five times: 0.5, 1, 2, 4, 8 seconds later, as asking for it is free',
		faults: [
			...(
				[
					['500 on quote', status(500)],
					['429 on quote', status(429)],
					['reset on quote', { kind: 'reset', when: 'after' }],
				] as Array<[string, FaultAction]>
			).map(([name, action]) =>
				onSubmit(name, action, fine(1), {
					strikes: 'quote',
					models: v2,
					faults: [{ call: 'submit', when: isQuote, do: action }],
					parameters: { options: { maxSpendUsd: 1 } },
				}),
			),
		],
	},
	{
		what: 'Something between n8n and Ideogram removes `dry_run`, so that the question for the price (Max Spend, Estimate Cost) runs the call',
		out: 'An error for each item, that names what was billed; no other call is made',
		billed: 'once',
		again: 'no',
		faults: [
			onSubmit(
				'a quote that ran the call',
				reply({ generation_id: 'gen-7', seed: 1 }),
				{
					out: [
						{
							error: 'Ideogram was asked for a price, but ran the call instead',
							details: { code: 'billed_quote', billed: true, retryable: false, generation_id: 'gen-7' },
							todo: 'Generation → Get: gen-7',
							id: 'gen-7',
						},
					],
					billedImages: 0,
					submissions: 0,
				},
				{ strikes: 'quote', models: v2, parameters: { options: { maxSpendUsd: 1 } } },
			),
		],
	},
	{
		what: 'The price cannot be had, or is more than Max Spend allows',
		out: 'An error for each item; no paid call is made',
		billed: 'no',
		again: 'no',
		faults: [
			onSubmit(
				'402 on quote',
				status(402),
				{
					...refused(402, 'Your Ideogram balance or plan does not cover this', 'This call was not billed'),
					submissions: 0,
				},
				{ strikes: 'quote', models: v2, parameters: { options: { maxSpendUsd: 1 } } },
			),
			onSubmit(
				'a quote that is none',
				reply({ object: 'price_quote', usd_micros: 'free' }),
				{
					out: [
						{
							error: "Ideogram's answer could not be read: it is not a price",
							details: { status: 200, billed: false, retryable: false },
							todo: 'Base URL',
						},
					],
					billedImages: 0,
					submissions: 0,
				},
				{ strikes: 'quote', models: v2, parameters: { options: { maxSpendUsd: 1 } } },
			),
			onSubmit(
				'a price over the cap',
				status(0),
				{
					out: Array.from({ length: 3 }, () => ({
						error: 'This run would cost $0.18, which is more than the $0.10',
						details: { code: 'refused', billed: false, retryable: false },
						todo: 'Nothing was billed',
					})),
					billedImages: 0,
					submissions: 0,
				},
				{
					strikes: 'quote',
					models: v2,
					faults: [],
					prompts: ['one', 'two', 'three'],
					parameters: { options: { maxSpendUsd: 0.1 } },
				},
			),
		],
	},
];

const calls = (standIn: StandIn, call: RecordedRequest['call']) =>
	standIn.requests.filter((request) => request.call === call);
const long = { latencyMs: 60_000 };

/** Stop, at each stage of a run. */
export const stops: NamedStop[] = [
	{
		name: 'while waiting for a place',
		model: 'ideogram-3',
		faults: [],
		prompts: ['first', 'second', 'third'],
		parameters: { options: { maxConcurrentImages: 1 } },
		standIn: long,
		when: (standIn) => calls(standIn, 'poll').length > 0,
		expect: { submissions: 1, billedImages: 1, names: 'generations' },
	},
	{
		name: 'while a place is waited for again after a 429',
		model: 'ideogram-3',
		faults: [{ call: 'submit', when: prompted('first'), do: status(429) }],
		prompts: ['first', 'second'],
		parameters: { options: { maxConcurrentImages: 1 } },
		standIn: long,
		when: (standIn) => calls(standIn, 'poll').length > 3,
		expect: { submissions: 2, billedImages: 1, names: 'generations' },
	},
	{
		name: 'during a submission, legacy',
		model: 'V_2',
		faults: [],
		prompts: ['first', 'second'],
		parameters: { options: { maxConcurrentImages: 1 } },
		standIn: long,
		when: (standIn) => standIn.ledger.images > 0,
		expect: { submissions: 1, billedImages: 1, names: 'maybe' },
	},
	{
		name: 'during a submission, v2',
		model: 'ideogram-3',
		faults: [{ call: 'submit', do: { kind: 'delay', ms: 60_000 } }],
		prompts: ['first', 'second'],
		parameters: { options: { maxConcurrentImages: 1 } },
		when: (standIn) => standIn.ledger.images > 0,
		expect: { submissions: 1, billedImages: 1, names: 'maybe' },
	},
	{
		name: 'while polling',
		model: 'ideogram-3',
		faults: [],
		prompts: ['first', 'second', 'third'],
		standIn: long,
		when: (standIn) => calls(standIn, 'poll').length > 4,
		expect: { submissions: 3, billedImages: 3, names: 'generations' },
	},
	{
		name: 'during a poll that is not answered',
		model: 'ideogram-3',
		faults: always('poll', { kind: 'hang' }),
		prompts: ['first'],
		when: (standIn) => calls(standIn, 'poll').length > 0,
		expect: { submissions: 1, billedImages: 1, names: 'generations' },
	},
	{
		name: 'in the pause after a failed poll',
		model: 'ideogram-3',
		faults: always('poll', status(429, {}, { 'retry-after': '60' })),
		prompts: ['first'],
		when: (standIn) => calls(standIn, 'poll').some((request) => request.status === 429),
		expect: { submissions: 1, billedImages: 1, names: 'generations' },
	},
	{
		name: 'in the pause after a 429',
		model: 'V_2',
		faults: always('submit', status(429, {}, { 'retry-after': '60' })),
		prompts: ['first', 'second'],
		when: (standIn) =>
			calls(standIn, 'submit').filter(({ status, at }) => status === 429 && Date.now() > at + 300).length > 1,
		expect: { submissions: 2, billedImages: 0, names: 'nothing' },
	},
	{
		name: 'during a download, legacy',
		model: 'V_2',
		faults: [{ call: 'download', do: { kind: 'hang' } }],
		prompts: ['first'],
		parameters: { numImages: 2 },
		when: (standIn) => calls(standIn, 'download').some((request) => request.status === 200),
		expect: { submissions: 1, billedImages: 2, names: 'links' },
	},
	{
		name: 'during a download, v2',
		model: 'ideogram-3',
		faults: [{ call: 'download', do: { kind: 'hang' } }],
		prompts: ['first'],
		parameters: { numImages: 2 },
		when: (standIn) => calls(standIn, 'download').some((request) => request.status === 200),
		expect: { submissions: 1, billedImages: 2, names: 'generations' },
	},
	{
		name: 'while finished images wait for their download',
		model: 'V_2',
		faults: always('download', { kind: 'hang' }),
		prompts: Array.from({ length: MOST_WAITING + 10 }, (_, index) => `image ${index}.`),
		parameters: { options: { maxConcurrentImages: 1 } },
		standIn: { latencyMs: 5 },
		when: ({ held, requests }) => held === DOWNLOADS_AT_ONCE && requests.every(({ at }) => Date.now() > at + 500),
		expect: { submissions: MOST_WAITING + 1, billedImages: MOST_WAITING + 1, names: 'links' },
	},
	{
		name: 'in the pause after a failed download',
		model: 'ideogram-3',
		faults: always('download', status(503)),
		prompts: ['first'],
		when: (standIn) => calls(standIn, 'download').filter((request) => request.status === 503).length > 1,
		expect: { submissions: 1, billedImages: 1, names: 'generations' },
	},
	{
		name: 'while the price is asked for',
		model: 'ideogram-3',
		faults: [{ call: 'submit', do: { kind: 'hang' } }],
		prompts: ['first', 'second'],
		parameters: { options: { maxSpendUsd: 1 } },
		when: (standIn) => calls(standIn, 'submit').length > 0,
		expect: { submissions: 0, billedImages: 0, names: 'nothing' },
	},
];
