/** Whether an AI has a say in what stands in a field. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { besides, hasBesides, type FileField } from '../api/inputs';
import { isTool } from './tool';

/** n8n takes it in any case. */
const FROM_AI = /\$fromai/i;
/** In a tool, the item is what the AI has written. */
const FROM_ITEM = /\$(json|input)\b/;

/** Whether an expression asks an AI, which only a tool can. */
export const asksAi = (written: unknown): boolean => FROM_AI.test(JSON.stringify(written) ?? '');

/** By the expressions in the form, as their values do not tell. */
export function isFromAi(context: IExecuteFunctions, field: FileField): boolean {
	const { parameters } = context.getNode();
	const { additionalFields } = parameters;
	const inside = (additionalFields as Record<string, unknown> | undefined)?.[field.name] ?? additionalFields;
	const given =
		field.place === 'additional' ? inside : parameters[hasBesides(field) ? besides(field).url.name : field.name];
	return asksAi(given) || (isTool(context) && FROM_ITEM.test(JSON.stringify(given) ?? ''));
}
