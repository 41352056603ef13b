import raw from './ideogram.json';

export type ParamType =
	| 'string'
	| 'string(uri)'
	| 'string[]'
	| 'integer'
	| 'boolean'
	| 'enum'
	| 'object'
	| 'AssetIdentifier'
	| 'AssetIdentifier[]'
	| 'file'
	| 'file[]';

export interface Param {
	name: string;
	type: ParamType;
	required: boolean;
	default?: string | number | boolean;
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
	method: 'GET' | 'POST';
	path: string;
	contentTypes: string[];
	asyncMode: 'optional' | 'none';
	dryRun: boolean;
	status: string;
	source: string;
	params: Param[];
	constraints: string[];
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

export interface Facts {
	meta: { baseUrl: string; auth: string; sources: Record<string, string>; notes: string[] };
	enums: Record<string, string[]>;
	common: {
		query: Record<string, string>;
		AssetIdentifier: { asset_type: string[]; asset_id: string; collection_id: string };
		responses: Record<string, string>;
		statuses: string[];
	};
	operations: Operation[];
	legacy: { paths: Record<string, Record<string, unknown>>; schemas: Record<string, Schema> };
}

export const facts = raw as unknown as Facts;

export function operationAt(path: string): Operation | undefined {
	return facts.operations.find((operation) => operation.path === path);
}

/** The spellings that an enum parameter takes. */
export function spellings(param: Param): string[] {
	const values = param.enum ?? facts.enums[param.enumRef ?? ''];
	if (!values) throw new Error(`The facts name no values for ${param.name}.`);
	return values;
}
