/** The package as n8n and npm see it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NodeHelpers, type INodeProperties } from 'n8n-workflow';

import { Ideogram, IdeogramApi, IdeogramTrigger } from '../index.js';
import manifest from '../package.json';
import codex from '../nodes/Ideogram/Ideogram.node.json';
import triggerCodex from '../nodes/IdeogramTrigger/IdeogramTrigger.node.json';

const at = (path: string) => resolve(__dirname, '..', path);

describe('the contract', () => {
	it('has no runtime dependency, and n8n-workflow as its one peer', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect([manifest.name, manifest.license]).toEqual(['n8n-nodes-ideogram', 'MIT']);
	});

	it('gives the classes to whoever requires it', () => {
		expect(new Ideogram().description).toMatchObject({ name: 'ideogram', version: 1, usableAsTool: true });
		expect(new IdeogramApi().name).toBe('ideogramApi');
		const { description } = new IdeogramTrigger();
		expect(description).toMatchObject({ name: 'ideogramTrigger', version: 1, group: ['trigger'], inputs: [] });
		expect(description).not.toHaveProperty('usableAsTool');
	});

	it('names files that the build makes', () => {
		for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
			expect([path, existsSync(at(path))]).toEqual([path, true]);
	});

	it('has its icons, light and dark, and its codex file in the build', () => {
		for (const [name, { description }] of Object.entries({
			Ideogram: new Ideogram(),
			IdeogramTrigger: new IdeogramTrigger(),
		})) {
			const icon = description.icon as { light: string; dark: string };
			for (const file of [icon.light, icon.dark])
				expect(readFileSync(at(`dist/nodes/${name}/${file.replace('file:', '')}`), 'utf8')).toMatch(/^<svg/);
		}
		const built = (path: string): unknown => JSON.parse(readFileSync(at(`dist/nodes/${path}.node.json`), 'utf8'));
		expect(built('Ideogram/Ideogram')).toEqual(codex);
		expect(built('IdeogramTrigger/IdeogramTrigger')).toEqual(triggerCodex);
		expect(triggerCodex.node).toBe('n8n-nodes-ideogram.ideogramTrigger');
		expect(codex.node).toBe('n8n-nodes-ideogram.ideogram');
		expect(codex.alias).toEqual(
			expect.arrayContaining(['remix', 'image to image', 'restyle', 'variation', 'AI image']),
		);
	});

	it('keeps the names that saved workflows depend on', () => {
		const { properties } = new Ideogram().description as { properties: INodeProperties[] };
		const defaults = NodeHelpers.getNodeParameters(properties, {}, true, false, null, null);
		expect(defaults).toMatchObject({
			resource: 'image',
			operation: 'remix',
			model: 'V_2',
			prompt: '',
			numImages: 1,
			binaryPropertyName: 'data',
			imageWeight: 50,
			additionalFields: {},
			options: {},
		});
	});

	it('can be found in the node panel of n8n, which drops AI nodes that are no root nodes', () => {
		for (const { categories, subcategories } of [codex, triggerCodex]) {
			expect(categories).toContain('AI');
			expect(subcategories.AI).toContain('Root Nodes');
		}
	});

	it('claims the strict mode of n8n-node only with the one eslint.config.mjs that it takes', () => {
		const config = readFileSync(at('eslint.config.mjs'), 'utf8').replaceAll(/\s+/g, ' ').trim();
		const isDefault = config === "import { config } from '@n8n/node-cli/eslint'; export default config;";
		expect('strict' in manifest.n8n && manifest.n8n.strict).toBe(isDefault);
	});

	it('has no lock entry that names where a package came from', () => {
		expect(readFileSync(at('package-lock.json'), 'utf8')).not.toMatch(/"resolved"|https?:\/\/(localhost|127\.)/);
	});
});

describe('the credential', () => {
	const credential = new IdeogramApi();

	it('says where keys are made, and has the two fields of the contract', () => {
		const [notice, ...fields] = credential.properties;
		expect([notice.type, notice.displayName]).toEqual(['notice', expect.stringContaining('https://ideogram.ai')]);
		expect(
			fields.map(
				({ name, default: initial, typeOptions }: { name: string; default: unknown; typeOptions?: object }) => [
					name,
					initial,
					typeOptions,
				],
			),
		).toEqual([
			['apiKey', '', { password: true }],
			['baseUrl', 'https://api.ideogram.ai', undefined],
		]);
	});

	it('is tested by the node', () => {
		const { description, methods } = new Ideogram();
		const [{ testedBy }] = description.credentials ?? [];
		expect(methods.credentialTest).toHaveProperty(String(testedBy));
	});
});

describe("n8n's community gate", () => {
	let gate: { files: string[]; results: Record<string, { passed: boolean; details?: string }> };
	beforeAll(() => {
		// Some of its rules look elsewhere when NODE_ENV is test.
		const env = { ...process.env, NODE_ENV: 'production' };
		gate = JSON.parse(
			execFileSync(process.execPath, [at('tools/gate.mjs')], {
				encoding: 'utf8',
				env,
				stdio: ['ignore', 'pipe', 'ignore'],
			}),
		);
	});

	it('finds no error in the tarball', () => expect(gate.results.tarball).toEqual({ passed: true }));
	it('finds no error in the sources', () => expect(gate.results.sources).toEqual({ passed: true }));

	it('packs only what n8n loads', () => {
		const others = gate.files.filter((path) => !/^dist\/(nodes|credentials)\/.+\.(js|svg|node\.json)$/.test(path));
		const read = ['known', 'types'].flatMap((of) => [`dist/${of}/credentials.json`, `dist/${of}/nodes.json`]);
		expect(others.sort()).toEqual(['LICENSE.md', 'README.md', ...read, 'index.js', 'package.json']);
	});
});
