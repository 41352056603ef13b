import { NodeOperationError, type IHookFunctions, type INode } from 'n8n-workflow';

import { IdeogramTrigger } from '../../../nodes/IdeogramTrigger/IdeogramTrigger.node';

const { checkExists, create, delete: remove } = new IdeogramTrigger().webhookMethods.default;

const at = (address: string) =>
	({
		getNodeWebhookUrl: () => address,
		getNode: (): Partial<INode> => ({ name: 'Ideogram Trigger', type: 'ideogramTrigger' }),
	}) as unknown as IHookFunctions;

it('is published where the internet reaches it only', async () => {
	const good = at('https://n8n.example.com/webhook/x/webhook');
	expect([await checkExists.call(good), await create.call(good), await remove.call(good)]).toEqual([false, true, true]);
	for (const address of ['http://n8n.example.com/x', 'https://localhost:5678/x', 'https://192.168.1.5/x']) {
		const refusal = create.call(at(address));
		await expect(refusal).rejects.toThrow(NodeOperationError);
		await expect(refusal).rejects.toThrow(`Ideogram cannot reach the webhook at ${address}`);
	}
});
