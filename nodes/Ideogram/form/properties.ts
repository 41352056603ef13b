/**
 * api/ → n8n's form. Each field becomes a property that is shown for the models that take it; fields that are the same for
 * several models become one property.
 */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Field, Model } from '../api/types';
import { fieldProperty } from './kinds';

const forImages = { displayOptions: { show: { resource: ['image'] } } };

export function modelProperties(models: readonly Model[]): INodeProperties[] {
	const { id: initial } = models[0];
	const takes = (place: Field['place']) => shared(models, place);
	return [
		{
			displayName: 'Model',
			name: 'model',
			type: 'options',
			options: models.map(
				({ id, label, description }): INodePropertyOptions => ({ name: label, value: id, description }),
			),
			default: initial,
			description: 'The Ideogram model to use. The fields below follow from it.',
			...forImages,
		},
		...models.filter(({ notice }) => notice).map(notice),
		...takes('top')
			.sort((a, b) => Number(b.property.required ?? false) - Number(a.property.required ?? false))
			.map((entry) => shownFor(entry, models, 'model', { resource: ['image'] })),
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			...forImages,
			options: takes('additional')
				.map((entry) => shownFor(entry, models, '/model'))
				.sort((a, b) => a.displayName.localeCompare(b.displayName)),
		},
	];
}

interface Shared {
	property: INodeProperties;
	models: string[];
}

/** The fields at one place of the form, each with the models that take it in exactly this way. */
function shared(models: readonly Model[], place: Field['place']): Shared[] {
	const byContent = new Map<string, Shared>();
	for (const model of models) {
		for (const field of [model.source, ...model.fields].filter((candidate) => candidate.place === place)) {
			const property = fieldProperty(field);
			const content = JSON.stringify(property);
			const entry = byContent.get(content) ?? { property, models: [] };
			entry.models.push(model.id);
			byContent.set(content, entry);
		}
	}
	return [...byContent.values()];
}

function shownFor({ property, models }: Shared, all: readonly Model[], path: string, show: Record<string, string[]> = {}): INodeProperties {
	if (models.length === all.length) return Object.keys(show).length > 0 ? { ...property, displayOptions: { show } } : property;
	// Not required in the form: n8n shows every model's fields when the model comes from an expression. The checks require it.
	return { ...property, required: undefined, displayOptions: { show: { ...show, [path]: models } } };
}

function notice(model: Model): INodeProperties {
	return {
		displayName: model.notice as string,
		name: 'modelNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { resource: ['image'], model: [model.id] } },
	};
}
