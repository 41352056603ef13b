import type { MediaLibrary } from './media';
import { invalidParameter, Problem, readMembers, textOf, type Call, type Reply, type Text } from './reply';

const statuses = ['publish', 'future', 'draft', 'pending', 'private'];

export interface Post {
	id: number;
	slug: string;
	status: string;
	title: Text;
	content: Text;
	excerpt: Text;
	/** The ID of an image in the media library; 0 without one. */
	featured_media: number;
}

export class Posts {
	readonly all: Post[] = [];

	constructor(
		private readonly nextId: () => number,
		private readonly library: MediaLibrary,
	) {}

	/** GET /posts: the newest first, a page of them. @throws Problem */
	list({ query, isLoggedIn }: Call): Reply {
		const status = query.get('status') ?? 'publish';
		if (!isLoggedIn && status !== 'publish') throw invalidParameter('status', 'Status is forbidden.');
		if (status !== 'any') checkStatus(status);
		const number = (name: string, otherwise: number, most: number): number => {
			const value = Number(query.get(name) ?? otherwise);
			if (Number.isInteger(value) && value >= 1 && value <= most) return value;
			throw invalidParameter(name, `${name} must be between 1 (inclusive) and ${most} (inclusive)`);
		};
		const [size, page] = [number('per_page', 10, 100), number('page', 1, 1_000_000)];
		const found = this.all.filter((post) => status === 'any' || post.status === status).reverse();
		const pages = Math.ceil(found.length / size);
		if (page > Math.max(1, pages)) {
			const refusal = 'The page number requested is larger than the number of pages available.';
			throw new Problem(400, 'rest_post_invalid_page_number', refusal);
		}
		const headers = { 'x-wp-total': found.length, 'x-wp-totalpages': pages };
		return { status: 200, headers, body: found.slice((page - 1) * size, page * size) };
	}

	/** POST /posts. @throws Problem */
	create(call: Call): Reply {
		if (!call.isLoggedIn)
			throw new Problem(401, 'rest_cannot_create', 'Sorry, you are not allowed to create posts as this user.');
		const members = readMembers(call);
		if (!['title', 'content', 'excerpt'].some((name) => members[name]))
			throw new Problem(400, 'empty_content', 'Content, title, and excerpt are empty.');
		this.check(members);
		return { status: 201, body: this.add(members) };
	}

	/** GET and POST /posts/ID. @throws Problem */
	answer(call: Call, id: number): Reply {
		const post = this.all.find((one) => one.id === id);
		if (!post) throw new Problem(404, 'rest_post_invalid_id', 'Invalid post ID.');
		if (call.method === 'POST') {
			if (!call.isLoggedIn) throw new Problem(401, 'rest_cannot_edit', 'Sorry, you are not allowed to edit this post.');
			const members = readMembers(call);
			this.check(members);
			Object.assign(post, known(members));
		} else if (post.status !== 'publish' && !call.isLoggedIn) {
			throw new Problem(401, 'rest_forbidden', 'Sorry, you are not allowed to do that.');
		}
		return { status: 200, body: post };
	}

	/** As if someone had written it in WordPress. */
	add(members: Record<string, unknown>): Post {
		const texts = { title: textOf(''), content: textOf(''), excerpt: textOf('') };
		const post = { id: this.nextId(), slug: '', status: 'draft', ...texts, featured_media: 0, ...known(members) };
		this.all.push(post);
		return post;
	}

	private check({ status, featured_media: media }: Record<string, unknown>): void {
		if (status !== undefined) checkStatus(status);
		if (media === undefined || Number(media) === 0) return;
		if (!Number.isInteger(Number(media)))
			throw invalidParameter('featured_media', 'featured_media is not of type integer.');
		if (this.library.find(Number(media))) return;
		throw new Problem(400, 'rest_invalid_featured_media', 'Invalid featured media ID.');
	}
}

function checkStatus(status: unknown): void {
	if (statuses.includes(String(status))) return;
	throw invalidParameter('status', `status is not one of ${statuses.join(', ')}.`);
}

/** What of it a post has. */
function known(members: Record<string, unknown>): Partial<Post> {
	const texts = ['title', 'content', 'excerpt'].filter((name) => members[name] !== undefined);
	const words = ['slug', 'status'].filter((name) => members[name] !== undefined);
	return {
		...Object.fromEntries(texts.map((name) => [name, textOf(members[name])])),
		...Object.fromEntries(words.map((name) => [name, String(members[name])])),
		...(members.featured_media !== undefined && { featured_media: Number(members.featured_media) }),
	};
}
