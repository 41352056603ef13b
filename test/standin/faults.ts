import type { ReplyBody } from './body';
import type { RecordedRequest } from './recorder';

/** `submit` is any POST, `read` any GET that has no word of its own. */
export type Call = 'submit' | 'poll' | 'download' | 'models' | 'read';

export type FaultAction =
	/** Answers so instead of processing; nothing is billed. */
	| { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
	/** Ends the connection without an answer, before or after processing (and billing). */
	| { kind: 'reset'; when: 'before' | 'after' }
	/** Processes, promises the whole body, sends half and ends the connection. */
	| { kind: 'truncate' }
	/** Processes, promises the whole body, and falls silent after the headers, or after half of the body. */
	| { kind: 'stall'; after: 'headers' | 'half' }
	/** Processes, then answers packed, whether asked for or not. */
	| { kind: 'pack'; encoding: 'gzip' | 'deflate' | 'br' }
	/** Processes, then answers 200 with a web page. */
	| { kind: 'html' }
	/** Processes, then holds the answer back. */
	| { kind: 'delay'; ms: number }
	/** Processes, then never answers. */
	| { kind: 'hang' }
	/** Processes, then answers 200 with this. */
	| { kind: 'json'; body: unknown }
	/** Processes, then answers with these bytes. */
	| { kind: 'file'; bytes: Buffer }
	/** Processes, then sends its answer with another status, with something in front, or only half of it. */
	| { kind: 'rewrite'; status?: number; prefix?: string; cut?: boolean }
	/** Processes, then changes the JSON of the answer. */
	| { kind: 'mutate'; change: (json: ReplyBody) => unknown };

export interface Fault {
	call: Call;
	/** How many requests it strikes; 1 by default. */
	times?: number;
	/** Asked before processing, with the body read. */
	when?: (request: RecordedRequest) => boolean;
	do: FaultAction;
}

/** Takes the first fault that fits the request; one that has struck often enough is removed. */
export function takeFault(faults: Fault[], request: RecordedRequest): FaultAction | undefined {
	const index = faults.findIndex(({ call, when }) => call === request.call && (when?.(request) ?? true));
	if (index < 0) return undefined;
	const fault = faults[index]!;
	const left = (fault.times ?? 1) - 1;
	if (left > 0) faults[index] = { ...fault, times: left };
	else faults.splice(index, 1);
	return fault.do;
}
