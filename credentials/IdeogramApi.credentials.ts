import type { IAuthenticate, ICredentialType, INodeProperties } from 'n8n-workflow';

import { readKey } from '../nodes/Ideogram/transport/credential';

/**
 * A key for Ideogram's API. It is sent as the header `Api-Key`, and only to the base URL. The node tests it
 * (methods/credentialTest.ts),
 * because a test that is given here as data shows a person bare codes like ENOTFOUND.
 */
export class IdeogramApi implements ICredentialType {
	name = 'ideogramApi';

	displayName = 'Ideogram API';

	icon = { light: 'file:../nodes/Ideogram/ideogram.svg', dark: 'file:../nodes/Ideogram/ideogram.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-ideogram/n8n-nodes-ideogram#credential';

	properties: INodeProperties[] = [
		{
			displayName:
				'Make a key at <a href="https://ideogram.ai" target="_blank">ideogram.ai</a>, under Settings → API. Its balance is separate from the plans of the app.',
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Made at ideogram.ai under Settings, API. Anyone who has it can spend your balance.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.ideogram.ai',
			required: true,
			description: 'Leave it as is, unless your calls go through your own gateway',
		},
	];

	/**
	 * A function, because n8n would evaluate an expression again for each call: 2 ms, as much as all else that a small
	 * call costs.
	 */
	authenticate: IAuthenticate = async ({ apiKey }, options) => ({
		...options,
		headers: { ...options.headers, 'Api-Key': readKey(apiKey) },
	});
}
