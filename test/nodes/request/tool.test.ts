import type { INode } from 'n8n-workflow';

import { filledByAi, isTool } from '../../../nodes/Ideogram/request/tool';

const of = (node: object) => ({ getNode: () => node as INode });

it('n8n gives a tool a type of its own', () => {
	const types = ['n8n-nodes-ideogram.ideogram', 'n8n-nodes-ideogram.ideogramTool'];
	expect(types.map((type) => isTool(of({ type })))).toEqual([false, true]);
});

it.each([
	[{ prompt: "={{ $fromAI('Prompt', 'What it shows', 'string') }}" }, ['Prompt']],
	[{ prompt: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Prompt', ``, 'string') }}" }, ['Prompt']],
	[{ prompt: '={{ $fromAI("Prompt") }}', images: { image: [{ url: '={{ $fromai( `Image_URL` ) }}' }] } }, undefined],
	[{ prompt: "={{ $fromAI('Words') + $fromAI('Words') }}" }, ['Words']],
	[{ prompt: '={{ $json.prompt }}' }, []],
])('the names that the AI fills in of %j', (parameters, names) => {
	expect(filledByAi(of({ parameters }))).toEqual(names ?? ['Prompt', 'Image_URL']);
});
