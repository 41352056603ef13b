/** The drop-downs of resources and of their operations. */
import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../api/types';
import { title } from './titles';

/**
 * The form starts with the first operation of the table. Both lists keep the table's order, in which people want them:
 * n8n's node panel lists the actions as they do.
 */
export function resourceProperties(operations: readonly Operation[]): INodeProperties[] {
	const [{ resource: initial }] = operations;
	const names = [...new Set(operations.map(({ resource }) => resource))];
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: names.map((value) => ({ name: title(value), value })),
			default: initial,
		},
		...names.map((resource) =>
			operationProperty(
				resource,
				operations.filter((operation) => operation.resource === resource),
			),
		),
	];
}

function operationProperty(resource: string, operations: Operation[]): INodeProperties {
	const [{ name: initial }] = operations;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ label, name, description, action }) => ({
			name: label,
			value: name,
			description,
			action,
		})),
		default: initial,
	};
}
