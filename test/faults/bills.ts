/** Who was billed for what: the stand-in's ledger knows generations, and a test wants to know whose they are. */
import { AsyncLocalStorage } from 'node:async_hooks';

import type { LedgerEntry, RecordedRequest, StandIn } from '../standin';

export type Billed = LedgerEntry & { prompt: string };

/** The prompt of the submission that is being processed. One for all stand-ins, as each would slow everything down. */
const served = new AsyncLocalStorage<string>();

/** From now on, the bills of the stand-in with the prompt that each is for. Call it before any other fault is added. */
export function watchBills(standIn: StandIn): Billed[] {
	const billed: Billed[] = [];
	// A fault that never strikes is asked before each submission is processed, in the same chain of calls that bills it.
	standIn.addFault({
		call: 'submit',
		when: (request) => {
			served.enterWith(promptOf(request));
			return false;
		},
		do: { kind: 'hang' },
	});
	const { ledger } = standIn;
	const bill = ledger.bill.bind(ledger);
	ledger.bill = (entry) => {
		billed.push({ ...entry, prompt: served.getStore() ?? 'nobody' });
		bill(entry);
	};
	return billed;
}

const prompts = new WeakMap<RecordedRequest, string>();

/** The prompt of a submission, legacy or v2; where there is none, the words that mark it: `item 7 UNSAFE`. */
export function promptOf(request: RecordedRequest): string {
	const known = prompts.get(request);
	if (known !== undefined) return known;
	const body = request.body.toString('latin1');
	const [, prompt] =
		/(?:"prompt":"|name="prompt"\r\n\r\n)([^"\r]*)/.exec(body) ?? /(item \d+( [A-Z]+)?)/.exec(body) ?? [];
	if (prompt === undefined) throw new Error('The submission has no prompt');
	prompts.set(request, prompt);
	return prompt;
}
