import type { CustomModel } from './models';

/** The members that the service's JSON can have; each reply has some of them. */
export interface ReplyBody {
	error: string;
	generation_id: string;
	seed: number;
	status: string;
	created: string;
	failure_reason: string;
	data: ReplyImage[];
	models: CustomModel[];
	[other: string]: unknown;
}

export interface ReplyImage {
	url: string | null;
	prompt: string;
	resolution: string;
	seed: number;
	is_image_safe: boolean;
	style_type?: string;
	object_type?: string;
}

/** An entry of `data`, of whatever kind the result is. */
export type ReplyEntry = Partial<ReplyImage> & Record<string, unknown>;
