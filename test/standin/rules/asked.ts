import type { Operation } from '../../facts';
import type { Form } from '../form';
import type { Image } from '../images';
import type { CustomModel } from '../models';
import { bad } from '../reply';
import type { Size } from '../sizes';
import { pair, sameShape } from '../sizes';

/** What a request asks for, as the rules see it. */
export class Asked {
	constructor(
		readonly operation: Operation,
		readonly form: Form,
		/** The image that the operation works on, if it takes one. */
		readonly source: Size | undefined,
		readonly customModels: readonly CustomModel[],
	) {}

	has(name: string): boolean {
		return name in this.form.values || name in this.form.images;
	}

	/** Whether the operation has a parameter of this name at all. */
	takes(name: string): boolean {
		return this.operation.params.some((param) => param.name === name);
	}

	any(names: string[]): string | undefined {
		return names.find((name) => this.has(name));
	}

	text(name: string): string | undefined {
		return this.form.values[name] as string | undefined;
	}

	number(name: string): number | undefined {
		return this.form.values[name] as number | undefined;
	}

	file(name: string): Image | undefined {
		return this.form.images[name]?.[0];
	}

	/** True when the output is to have another shape than the source. */
	get reshapes(): boolean {
		const wanted = this.text('resolution') ?? this.text('aspect_ratio');
		if (wanted === undefined || wanted === 'auto' || !this.source) return false;
		return !sameShape(pair(wanted), this.source);
	}
}

/** A rule throws a Refusal; it says nothing of a request that keeps it. */
export type Rule = (asked: Asked) => void;

export const styleReferences = [
	'style_reference_images',
	'style_reference_asset_identifiers',
	'style_reference_collection_id',
];

export const characterReferences = [
	'character_reference_images',
	'character_reference_asset_identifiers',
	'character_reference_collection_id',
];

export function exclude(first: string, others: string[]): Rule {
	return (asked) => {
		const other = asked.has(first) && asked.any(others);
		if (other) throw bad(`${first} cannot be combined with ${other}.`);
	};
}

/** At most one of these. */
export function atMostOne(names: string[]): Rule {
	return (asked) => {
		const given = names.filter((name) => asked.has(name));
		if (given.length > 1) throw bad(`${given.join(' and ')} cannot be combined.`);
	};
}

export function atLeastOne(names: string[], what: string): Rule {
	return (asked) => {
		if (!asked.any(names)) throw bad(`${what} is required: ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}.`);
	};
}
