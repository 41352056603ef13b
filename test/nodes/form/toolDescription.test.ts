import { operations } from '../../../nodes/Ideogram/api/operations';
import { forModel } from '../../../nodes/Ideogram/form/toolDescription';

const operation = (name: string, resource = 'image') =>
	operations.find((each) => each.name === name && each.resource === resource)!;

it.each(operations)('of $resource $name: what it does and what it costs, or nothing where nothing is paid', (each) => {
	const [endpoint] = each.endpoints;
	const text = forModel(each);
	if (endpoint!.billing === 'free') return expect(text).toBe('');
	expect(text.startsWith(each.description.replace(/\.$/, ''))).toBe(true);
	expect(text).toMatch(/\. Each (image|SVG|video|call) costs money\./);
	// A model pays for each word, and the editor for each character.
	expect(text.length).toBeLessThan(600);
	expect(text).not.toMatch(/\.\.|\s\s/);
});

it('explains the numbers that a name does not, by the fields of the table', () => {
	expect(forModel(operation('upscale'))).toMatch(/Resemblance: How much .* Detail: How much detail is added/);
});
