/** How a field of files is filled in. */
import { takesFiles } from './models';
import type { Field, KindOf } from './types';

export type FileField = Field & { readonly kind: KindOf<'images' | 'files'> };

/**
 * Whether the form has a list with a button to add to it. Files at the top are one name: each item brings its own, and
 * Upload Files sends those of all items together.
 */
export const isList = (field: Field): field is FileField =>
	takesFiles(field) && (field.place === 'additional' || (field.kind.type === 'images' && field.kind.max > 1));

/** The member that holds the entries: `{ image: [{ binaryPropertyName: 'data' }] }`. */
export const entryName = ({ kind }: FileField): 'image' | 'file' => (kind.type === 'images' ? 'image' : 'file');

/** Where a file comes from. */
export type InputType = 'binary' | 'url' | 'asset';

/** An image may also come from the web, and where `unless` names one, from the Ideogram account. */
export const inputTypesOf = ({ kind, unless }: FileField): InputType[] => [
	'binary',
	...(kind.type === 'images' ? (['url'] as const) : []),
	...(unless?.kind.type === 'assets' ? (['asset'] as const) : []),
];

/** A single image at the top has fields beside it: which kind of input it is, and the address. */
export const besides = ({ name, label }: FileField) =>
	name === 'binaryPropertyName'
		? {
				type: { name: 'inputType', label: 'Input Type' },
				url: { name: 'imageUrl', label: 'Image URL' },
			}
		: {
				type: { name: `${name}InputType`, label: `${label} Type` },
				url: { name: `${name}Url`, label: `${label} URL` },
			};

/** Whether it has them. */
export const hasBesides = (field: Field): boolean =>
	takesFiles(field) && !isList(field) && inputTypesOf(field).length > 1;

/** The image that is left out for it: the form shows it in that image's place. */
export const insteadOf = (asset: Field, fields: readonly Field[]): FileField | undefined =>
	fields
		.filter(takesFiles)
		.find((field) => hasBesides(field) && field.unless?.name === asset.name && asset.kind.type === 'assets');
