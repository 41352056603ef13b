/** Whether Ideogram can reach the webhook. */
import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { isPublicHttps } from '../Ideogram/transport/publicUrl';

/** @throws NodeOperationError when it lies in a private network, or is not https */
export function checkAddress(context: IHookFunctions): void {
	const address = String(context.getNodeWebhookUrl('default'));
	if (isPublicHttps(address)) return;
	throw new NodeOperationError(context.getNode(), `Ideogram cannot reach the webhook at ${address}`, {
		description:
			'Ideogram calls public addresses that start with https:// only. Ask who runs this n8n to set WEBHOOK_URL to the address at which the internet reaches it.',
	});
}
