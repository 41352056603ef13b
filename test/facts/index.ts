import raw from './ideogram.json';
import v1 from './v1.operations.json';
import v2 from './v2.operations.json';

export type ParamType =
	| 'string'
	| 'string(uri)'
	| 'string[]'
	| 'integer'
	| 'number'
	| 'boolean'
	| 'enum'
	| 'enum[]'
	| 'object'
	| 'object[]'
	| 'AssetIdentifier'
	| 'AssetIdentifier[]'
	| 'file'
	| 'file[]'
	// Parameters of a query say so in their type.
	| 'date-time (query)'
	| 'enum (query)'
	| 'enum[] (query, repeated)';

export interface Param {
	name: string;
	type: ParamType;
	required: boolean;
	default?: string | number | boolean | string[];
	nullable?: boolean;
	min?: number;
	max?: number;
	minLength?: number;
	maxLength?: number;
	minItems?: number;
	maxItems?: number;
	pattern?: string;
	enum?: string[];
	enumRef?: string;
	/** Null when the size limit is not stated. */
	maxMB?: number | null;
	formats?: string[];
	multipartOnly?: boolean;
	multipart?: string;
	schema?: string;
	note?: string;
}

export interface Operation {
	/** The title in the documentation's navigation; v1 only. */
	nav?: string;
	method: 'GET' | 'POST';
	/** A template: `/datasets/{dataset_id}`. */
	path: string;
	contentTypes: string[];
	asyncMode: 'none' | 'optional' | 'always';
	dryRun: boolean;
	status: string;
	source: string;
	params: Param[];
	constraints: string[];
	/** A shape in words, or the name of one in `common.responses`. */
	response: string;
}

/** The part of JSON Schema that the legacy description uses. */
export interface Schema {
	$ref?: string;
	allOf?: Schema[];
	oneOf?: Schema[];
	type?: string;
	format?: string;
	nullable?: boolean;
	enum?: string[];
	default?: unknown;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	minimum?: number;
	maximum?: number;
	minItems?: number;
	maxItems?: number;
	pattern?: string;
	title?: string;
	description?: string;
}

interface Common {
	query: Record<string, string>;
	AssetIdentifier: { asset_type: string[]; asset_id: string; collection_id: string };
	responses: Record<string, string>;
	statuses: string[];
}

/** What the project knew when it knew remix only. */
export interface Facts {
	meta: { baseUrl: string; auth: string; sources: Record<string, string>; notes: string[] };
	enums: Record<string, string[]>;
	common: Common;
	operations: Operation[];
	legacy: { paths: Record<string, Record<string, unknown>>; schemas: Record<string, Schema> };
}

export const facts = raw as unknown as Facts;

/** The whole API: v1, legacy, datasets and models, and v2. */
export const catalog: { enums: Record<string, string[]>; common: Common; operations: Operation[] } = {
	enums: { ...v1.enums, ...v2.enums },
	common: v2.common,
	operations: [...v1.operations, ...v2.operations] as unknown as Operation[],
};

/** False for operations that are in the API's description but not in its documentation. */
export function isDocumented(operation: Operation): boolean {
	return !operation.status.includes('undocumented');
}

export function operationAt(path: string): Operation | undefined {
	return facts.operations.find((operation) => operation.path === path);
}

/** Where a request carries a parameter. */
export function placeOf(operation: Operation, param: Param): 'path' | 'query' | 'body' {
	if (operation.path.includes(`{${param.name}}`)) return 'path';
	return operation.method === 'GET' ? 'query' : 'body';
}

/** The spellings that an enum parameter takes. */
export function spellings(param: Param): string[] {
	const values = param.enum ?? catalog.enums[param.enumRef ?? ''];
	if (!values) throw new Error(`The facts name no values for ${param.name}.`);
	return values;
}
