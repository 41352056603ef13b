/** Fields that the form does not know, in every operation. */
import { Refusal } from '../../../nodes/Ideogram/errors/refusal';
import { encode } from '../../../nodes/Ideogram/request/encode';
import { readExtraFields } from '../../../nodes/Ideogram/request/extraFields';
import { cases, caseOf, type Case } from '../../table';

const form = (...field: Array<{ name?: unknown; value?: unknown }>) => ({ field });
const given = { as_text: '5', number: 5, is_on: false, list: ['a', 'b'], object: { a: 1 } };
const entries = Object.entries(given).map(([name, value]) => ({ name, value }));

const named = cases.map((each) => [each.name, each] as const);

describe.each(named)('%s', (_name, { endpoint }) => {
	it('sends them as they are, beside its own', async () => {
		const extra = readExtraFields(form(...entries), endpoint);
		const { body, path } = encode({ endpoint, values: {}, files: {}, extra });
		if (endpoint.method === 'GET') {
			const query = new URL(path, 'http://host').searchParams;
			expect([query.get('number'), query.getAll('list'), query.get('object')]).toEqual(['5', ['a', 'b'], '{"a":1}']);
			return;
		}
		const members = body instanceof FormData ? await membersOf(body, endpoint.envelope) : body;
		expect(endpoint.envelope ? members?.[endpoint.envelope] : members).toMatchObject(
			body instanceof FormData && !endpoint.envelope
				? { as_text: ['5'], number: ['5'], is_on: ['false'], list: ['a', 'b'], object: ['{"a":1}'] }
				: given,
		);
	});

	it('refuses what it has a field for', () => {
		for (const { api } of endpoint.fields) {
			const labels = endpoint.fields.filter((field) => field.api === api).map(({ label }) => label);
			expect(labels.map((label) => `'Extra Fields' has '${api}', which is the field '${label}'`)).toContain(
				refusal(form({ name: ` ${api} `, value: 'x' }), endpoint),
			);
		}
	});

	it('refuses what the node sets itself', () => {
		const { fixed = {}, envelope } = endpoint;
		for (const name of ['async', 'dry_run', ...Object.keys(fixed), ...(envelope ? [envelope] : [])]) {
			expect(refusal(form({ name, value: true }), endpoint)).toContain('which the node sets itself');
		}
	});
});

async function membersOf(body: FormData, envelope?: string): Promise<Record<string, unknown>> {
	const names = [...new Set(body.keys())];
	const parts = await Promise.all(
		names.map(async (name) => [
			name,
			await Promise.all(body.getAll(name).map(async (part) => (typeof part === 'string' ? part : await part.text()))),
		]),
	);
	const members = Object.fromEntries(parts) as Record<string, string[]>;
	return envelope ? { [envelope]: JSON.parse(members[envelope][0]) } : members;
}

function refusal(raw: unknown, endpoint: Case['endpoint']): string | undefined {
	try {
		readExtraFields(raw, endpoint);
	} catch (error) {
		if (error instanceof Refusal) return error.message;
		throw error;
	}
	return undefined;
}

describe('names and values', () => {
	const { endpoint } = caseOf('image', 'remix', 'ideogram-3');

	it.each([[undefined], [null], [{}], [''], [form()], [form({})], [form({ name: '', value: '' })]])(
		'%j is none',
		(raw) => expect(readExtraFields(raw, endpoint)).toEqual({}),
	);

	it('a name without a value is not sent', () =>
		expect(readExtraFields(form({ name: 'new_field', value: ' ' }), endpoint)).toEqual({}));

	it.each([[''], ['two words'], ['"quoted"'], ['__proto__'], ['a\r\nb'], ['x'.repeat(101)], [7]])(
		'the name %j is refused',
		(name) => expect(refusal(form({ name, value: 'x' }), endpoint)).toContain('which Ideogram cannot read'),
	);

	it('a name that stands twice is refused', () =>
		expect(refusal(form({ name: 'a', value: 1 }, { name: 'a ', value: 2 }), endpoint)).toContain('more than once'));
});
