export interface Reply {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
	return {
		status,
		headers: { 'content-type': 'application/json', ...headers },
		body: Buffer.from(JSON.stringify(body)),
	};
}

/** A request that the service turns down; nothing ran and nothing is billed. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly extra: Record<string, unknown> = {},
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}

	reply(): Reply {
		return json(this.status, { error: this.message, ...this.extra }, this.headers);
	}
}

export function bad(message: string): Refusal {
	return new Refusal(400, message);
}
