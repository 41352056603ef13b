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
