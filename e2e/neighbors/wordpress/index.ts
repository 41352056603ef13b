/**
 * WordPress's REST interface, as its handbook and wp-includes/rest-api/endpoints describe it (WordPress 6): posts, and
 * the media library with raw uploads, behind an application password. It refuses what WordPress refuses, in its words.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../listen';
import { MediaLibrary, type Media } from './media';
import { Posts, type Post } from './posts';
import { Problem, type Call, type Reply } from './reply';

export type { Media, Post };

export interface WordPress {
	/** Of the site. */
	url: string;
	/** Of n8n's credential of the type `wordpressApi`. */
	credential: object;
	/** In the order in which they were made. */
	posts: readonly Post[];
	media: readonly Media[];
	/** Writes a post, as someone in WordPress does; a draft unless told. */
	write(post: { title: string; status?: string }): Post;
	/** Uploads an image, as someone in WordPress does. */
	upload(name: string, bytes: Buffer): Promise<Media>;
	close(): Promise<void>;
}

const api = '/wp-json/wp/v2';
const [username, password] = ['editor', 'abcd EFGH 1234 ijkl MNOP 5678'];

export async function startWordPress(): Promise<WordPress> {
	let id = 10;
	let url = '';
	const nextId = () => ++id;
	const library = new MediaLibrary(nextId, () => url);
	const posts = new Posts(nextId, library);

	async function answer(call: Call): Promise<Reply> {
		const [, what, id] = /^\/(posts|media)(?:\/(\d+))?$/.exec(call.path) ?? [];
		const way = `${call.method} ${call.path}`;
		if (way === 'GET /posts') return posts.list(call);
		if (way === 'POST /posts') return posts.create(call);
		if (way === 'POST /media') return await library.create(call);
		// What the test of n8n's credential asks for.
		if (way === 'GET /users') return { status: 200, body: call.isLoggedIn ? [{ id: 1, name: username }] : [] };
		const isOfOne = id !== undefined && ['GET', 'POST'].includes(call.method);
		if (isOfOne) return (what === 'posts' ? posts : library).answer(call, Number(id));
		const refusal = 'No route was found matching the URL and request method.';
		throw new Problem(404, 'rest_no_route', refusal);
	}

	async function serve(request: IncomingMessage): Promise<Reply> {
		const { pathname, searchParams: query } = new URL(request.url!, 'http://site');
		if (!pathname.startsWith(api)) {
			return library.serve(pathname) ?? { status: 404, headers: { 'content-type': 'text/html' }, body: Buffer.of() };
		}
		const isLoggedIn = checkLogin(request.headers.authorization);
		const { method = '', headers } = request;
		const body = await buffer(request);
		return await answer({ method, path: pathname.slice(api.length), query, headers, body, isLoggedIn });
	}

	const server = createServer((request, response) => {
		serve(request)
			.catch((error: unknown) => {
				if (error instanceof Problem) return error.reply;
				throw error;
			})
			.then(({ status, headers, body }) => {
				const type = Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json; charset=UTF-8' };
				response.writeHead(status, { ...type, ...headers });
				response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
			})
			.catch((error: Error) => response.destroy(error));
	});
	const listening = await listen(server);
	url = listening.url;
	return {
		url,
		credential: { username, password, url },
		posts: posts.all,
		media: library.all,
		write: (post) => posts.add(post),
		upload: async (name, bytes) => await library.add(name, bytes),
		close: listening.close,
	};
}

/** @returns whether a login came. @throws Problem when it is wrong */
function checkLogin(authorization: string | undefined): boolean {
	if (!authorization) return false;
	const [name, ...rest] = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64')
		.toString()
		.split(':');
	if (name !== username) {
		const unknown = `Error: The username ${name} is not registered on this site.`;
		throw new Problem(401, 'invalid_username', unknown);
	}
	// WordPress shows application passwords in groups, and takes them without the spaces too.
	if (rest.join(':').replaceAll(' ', '') === password.replaceAll(' ', '')) return true;
	throw new Problem(401, 'incorrect_password', 'The provided password is an invalid application password.');
}
