/** A mail server that asks for a login and keeps what it gets, for n8n's Send Email node. */
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mail extends ParsedMail {
	/** Of the envelope. */
	recipients: string[];
}

export interface Smtp {
	/** Of n8n's credential of the type `smtp`. */
	credential: object;
	/** In the order in which they came. */
	mails: Mail[];
	close(): Promise<void>;
}

const login = { user: 'n8n', password: 'stand-in-password' };

export async function startSmtp(): Promise<Smtp> {
	const mails: Mail[] = [];
	const server = new SMTPServer({
		// Without TLS, a mail server only takes a password from its own machine, as here.
		disabledCommands: ['STARTTLS'],
		allowInsecureAuth: true,
		disableReverseLookup: true,
		onAuth({ username, password }, _session, callback) {
			if (username === login.user && password === login.password) return callback(null, { user: username });
			callback(new Error('The login is wrong'));
		},
		onData(stream, session, callback) {
			simpleParser(stream).then(
				(mail) => {
					mails.push({ ...mail, recipients: session.envelope.rcptTo.map(({ address }) => address) });
					callback();
				},
				(error: Error) => callback(error),
			);
		},
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	// Of a client that goes away.
	server.on('error', () => undefined);
	const { port } = server.server.address() as AddressInfo;
	return {
		credential: { ...login, host: '127.0.0.1', port, secure: false, disableStartTls: true },
		mails,
		close: async () => await new Promise<void>((resolve) => server.close(() => resolve())),
	};
}
