/** Each title of the navigation of Ideogram's API reference, and where it is in the node. */
import { operations } from '../nodes/Ideogram/api/operations';
import { title } from '../nodes/Ideogram/form/titles';
import v1 from '../test/facts/v1.operations.json';
import { pathOf } from './operationPage';
import { table } from './table';

const template = (path: string) => path.replace(/\{[^}]+\}/g, '{}');

export function navigationPage(): string {
	const titles = v1.operations.filter(({ nav }) => !nav.startsWith('('));
	const rows = titles.map(({ nav, method, path }) => {
		const [found] = operations.flatMap((operation) => {
			const endpoints = operation.endpoints.filter(
				(each) => each.method === method && template(each.path) === template(path),
			);
			return endpoints.length > 0 ? [{ operation, endpoints }] : [];
		});
		if (!found) return [nav, `\`${method} ${path}\``, 'not yet', '', ''];
		const { operation, endpoints } = found;
		const page = pathOf(operation).replace('docs/operations/', '');
		const models = endpoints.flatMap(({ model }) => model?.label ?? []).join(', ');
		return [nav, `\`${method} ${path}\``, title(operation.resource), `[${operation.label}](${page})`, models];
	});
	return [
		"# The navigation of Ideogram's API reference",
		'<!-- Made by npm run docs from test/facts and nodes/Ideogram/api/operations. -->',
		`Each of the ${titles.length} titles is called at its own endpoint.`,
		table(['Title', 'Endpoint', 'Resource', 'Operation', 'Model'], rows),
		'',
	].join('\n\n');
}
