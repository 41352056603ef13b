/** n8n's own context for the test that runs when a credential is saved. */
import { CredentialTestContext } from 'n8n-core';

import { Ideogram } from '../../index.js';
import { KEY } from './world';

// As n8n does it: one for all.
const node = new Ideogram();

export async function testCredential(baseUrl: string, apiKey = KEY): Promise<string> {
	const data = { id: '1', name: 'Ideogram', type: 'ideogramApi', data: { apiKey, baseUrl } };
	const { status, message } = await node.methods.credentialTest.testCredential.call(new CredentialTestContext(), data);
	return `${status}: ${message}`;
}
