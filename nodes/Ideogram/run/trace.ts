/** The line in n8n's log that names what was paid for as soon as it is known, so that it can be found after a crash. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { linksOf } from '../result/replies';
import type { Submission } from './generate';

/** Of a link; longer ones are not Ideogram's. */
const LONGEST = 2000;

export function traceOf(context: IExecuteFunctions, itemIndex: number, submission: Submission, noun: string): string {
	const where = `item ${itemIndex} of the node ${JSON.stringify(context.getNode().name)}, execution ${context.getExecutionId()}`;
	const id = 'id' in submission ? submission.id : submission.done.generationId;
	if (id) return `Ideogram has accepted ${where}: generation ${onOneLine(id)}`;
	const links = 'done' in submission ? linksOf(submission.done.images) : [];
	return `Ideogram has made the ${noun}s of ${where}: ${links.map(onOneLine).join(' ') || 'without links'}`;
}

/** What a server sends must not look like its own line. */
const onOneLine = (text: string): string => text.slice(0, LONGEST).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
