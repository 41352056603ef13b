import type { IExecuteFunctions } from 'n8n-workflow';

import { isFromAi } from '../../../nodes/Ideogram/request/fromAi';
import type { FileField } from '../../../nodes/Ideogram/api/inputs';
import { caseOf } from '../../table';

const { fields } = caseOf('image', 'generate', 'ideogram-3').endpoint;
const remix = caseOf('image', 'remix', 'ideogram-3').endpoint.fields;
const field = (all: typeof fields, wanted: string) => all.find(({ name }) => name === wanted) as FileField;
const source = field(remix, 'binaryPropertyName');
const styles = field(fields, 'styleReferenceImages');

const says = (parameters: object, of: FileField, type: string) =>
	isFromAi({ getNode: () => ({ parameters, type }) } as unknown as IExecuteFunctions, of);

it.each<[string, object, FileField, boolean, string?]>([
	['a fixed address', { imageUrl: 'https://example.com' }, source, false],
	['an expression', { imageUrl: '={{ $json.url }}' }, source, false],
	['an AI', { imageUrl: "={{ $fromAI('url') }}" }, source, true],
	['an AI, in other letters', { imageUrl: "={{ $fromai('url') }}" }, source, true],
	['an AI in another field', { imageUrl: 'https://example.com', prompt: "={{ $fromAI('prompt') }}" }, source, false],
	['the item of a tool', { imageUrl: '={{ $json.url }}' }, source, true, 'n8n-nodes-ideogram.ideogramTool'],
	[
		'another node, in a tool',
		{ imageUrl: "={{ $('A').item.json.b }}" },
		source,
		false,
		'n8n-nodes-ideogram.ideogramTool',
	],
	[
		'an AI, in a list',
		{
			additionalFields: { styleReferenceImages: { image: [{ url: 'https://a.b' }, { url: "={{ $fromAI('url') }}" }] } },
		},
		styles,
		true,
	],
	[
		'an AI, beside the list',
		{ additionalFields: { styleReferenceImages: {}, seed: "={{ $fromAI('seed') }}" } },
		styles,
		false,
	],
	['an AI, all of the fields', { additionalFields: "={{ $fromAI('fields') }}" }, styles, true],
	// With a default: else Jest takes it for its callback where a case has none.
])('%s', (_name, parameters, of, expected, type = 'n8n-nodes-ideogram.ideogram') =>
	expect(says(parameters, of, type)).toBe(expected),
);
