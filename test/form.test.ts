/** The form as n8n gets it, under n8n's own rules for forms: the rules read literals, so it is written out as one. */
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import type { INodeTypeDescription } from 'n8n-workflow';

import { Ideogram } from '../index.js';

/**
 * Where n8n's rule would make the form worse: it wants all in the order of the alphabet, also sizes, ratios and
 * models, and Account in front of Image.
 */
const IN_THEIR_OWN_ORDER = [
	'resource',
	'operation',
	'model',
	'aspectRatio',
	'resolution',
	'size',
	'magicPromptVersion',
	'renderingSpeed',
	'quality',
];

/** Ideogram writes the version of its API so. */
const V1 = /miscased.*\(v1\)"/;

it('has no fault but orders that are meant', async () => {
	// The rules ask it when they are loaded, and look elsewhere in their own tests.
	process.env.NODE_ENV = 'production';
	const { default: nodesBase } = await import('eslint-plugin-n8n-nodes-base');
	const description = new Ideogram().description as INodeTypeDescription;
	const code = `export class Ideogram {\n\tdescription = ${JSON.stringify(description, null, '\t').replace(/^(\t*)"(\w+)":/gm, '$1$2:')};\n}\n`;
	const eslint = new ESLint({
		overrideConfigFile: true,
		overrideConfig: [
			{
				files: ['**/*.ts'],
				languageOptions: { parser: tseslint.parser },
				plugins: { 'n8n-nodes-base': nodesBase },
				rules: {
					...nodesBase.configs.nodes.rules,
					// Off in n8n's own gate, too.
					'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
					'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
					'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
				},
			},
		] as never,
	});
	const [{ messages }] = await eslint.lintText(code, { filePath: 'nodes/Ideogram/Ideogram.node.ts' });
	const lines = code.split('\n');
	const ownerOf = (line: number) =>
		lines
			.slice(0, line)
			.reverse()
			.map((text) => /^\t+name: "([a-z]\w+)"/.exec(text)?.[1])
			.find(Boolean);
	const faults = messages
		.map(
			({ ruleId, message, line }) =>
				`${ownerOf(line)} ${ruleId?.split('/')[1]}: ${message.slice(0, 120)} | ${lines[line - 1].trim().slice(0, 80)}`,
		)
		.filter((fault) => !(fault.includes('unsorted-items') && IN_THEIR_OWN_ORDER.includes(fault.split(' ')[0])))
		.filter((fault) => !V1.test(fault));
	expect(faults).toEqual([]);
	// The rules did read the form.
	expect(messages.length).toBeGreaterThan(2);
});
