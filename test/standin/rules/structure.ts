import type { Operation } from '../../facts';
import type { Rule } from './asked';
import { atLeastOne, characterReferences, exclude } from './asked';
import { customModel } from './constraints';
import { compare } from './notes';

// Without these an operation has nothing to work on. The schemas do not say so, as a file or an asset will do.
const sources = ['image', 'source_image', 'sketch_image', 'background_reference'];

/** The rules that follow from which parameters an operation has. */
export function structuralRules({ path, params }: Operation): Rule[] {
	const names = params.map(({ name }) => name);
	const rules: Rule[] = [];
	for (const { name, type } of params) {
		if (type !== 'file' && type !== 'file[]') continue;
		const asset = assetTwin(name, names);
		if (asset && type === 'file') rules.push(exclude(name, [asset]));
		const isNeeded = sources.includes(name) || (/\/(inpaint|remove-object)\//.test(path) && name === 'mask');
		if (name === 'mask' || name === 'masks') rules.push(masksFit(name));
		if (isNeeded) rules.push(atLeastOne([name, ...(asset ? [asset] : [])], name));
	}
	if (names.includes('character_reference_images') && path.endsWith('-character')) {
		rules.push(atLeastOne(characterReferences, 'A character reference'));
	}
	if (names.includes('custom_model_uri')) rules.push(customModel(404));
	return rules;
}

/** The parameter that names an asset of the account instead of a file. */
export function assetTwin(name: string, names: string[]): string | undefined {
	const stem = name.replace(/_image$/, '').replace(/s$/, '');
	const candidates = [`${name}_asset_identifier`, `${stem}_asset_identifier`, `${stem}_asset_identifiers`];
	if (name === 'garment_images') candidates.push('garment_asset_identifiers');
	return candidates.find((candidate) => names.includes(candidate));
}

function masksFit(name: string): Rule {
	return ({ form, source }) => {
		for (const mask of form.images[name] ?? []) if (source) compare(name, mask, source, 'the image');
	};
}
