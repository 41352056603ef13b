import type { Operation } from '../../facts';
import type { Generation } from '../generations';
import { isV2 } from '../catalog';

/** What an operation answers while, or without waiting until, its files are made. */
export function ticket(operation: Operation, { id, created, job }: Generation): Record<string, unknown> {
	const [first] = job.orders;
	const size = { width: first!.width, height: first!.height };
	const base = { generation_id: id, seed: job.seed };
	switch (operation.response) {
		case 'GEN45':
			return { ...base, generation_kind: 'sampling' };
		case 'GENWH':
		case 'UP':
		case 'ACKWH':
			return { ...base, ...size };
		case 'VID':
			return { generation_id: id, created };
		case 'RMBG':
			return { generation_id: id };
		default:
			// The facts go on after the code with words about what the poll tells.
			return operation.response.startsWith('ACK') ? { generation_id: id } : base;
	}
}

/** What an operation answers when its files are made. */
export function whole(operation: Operation, generation: Generation): unknown {
	const { created, images, job } = generation;
	if (job.reply) return job.reply(generation);
	if (isV2(operation)) return { ...ticket(operation, generation), data: images };
	const style = job.styleType;
	return { created, data: images.map((image) => (style ? { ...image, style_type: style } : image)) };
}

/** What a poll tells. */
export function polled({ id, status, created, images, failureReason, job }: Generation): Record<string, unknown> {
	const objectType = job.objectType ?? 'image.generation';
	return {
		generation_id: id,
		status,
		created,
		response_type: 'url',
		...(status === 'completed' && { data: images.map((image) => ({ object_type: objectType, ...image })) }),
		...(status === 'failed' && { failure_reason: failureReason }),
	};
}
