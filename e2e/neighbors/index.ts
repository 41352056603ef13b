/** What stands beside Ideogram in people's workflows, as small real servers on this machine. */
import { startS3, type S3 } from './s3';
import { startSmtp, type Smtp } from './smtp';
import { startWordPress, type WordPress } from './wordpress';

export interface Neighbors {
	s3: S3;
	smtp: Smtp;
	wordPress: WordPress;
}

/** Works beside them, and ends them. @param folder for what they keep on disk */
export async function withNeighbors(folder: string, work: (neighbors: Neighbors) => Promise<void>): Promise<void> {
	const started: Array<{ close(): Promise<void> }> = [];
	const keep = <Server extends { close(): Promise<void> }>(server: Server): Server => {
		started.push(server);
		return server;
	};
	try {
		const s3 = keep(await startS3(folder));
		const smtp = keep(await startSmtp());
		const wordPress = keep(await startWordPress());
		await work({ s3, smtp, wordPress });
	} finally {
		await Promise.all(started.map(async (server) => await server.close()));
	}
}
