/** A file from an expression, as n8n's own nodes take it: of this item, or of any earlier node. */
import { jpeg, png } from './images';
import { parts, startScene } from './scene';

const OF_NODE = "={{ $('Source').item.binary.photo }}";
const OF_ITEM = '={{ $binary.photo }}';

it.each([
	['filesystem', OF_NODE],
	['filesystem', OF_ITEM],
	['default', OF_NODE],
	['default', OF_ITEM],
] as const)('%s: %s', async (binaryMode, expression) => {
	const scene = await startScene(binaryMode);
	const bytes = await jpeg();
	const files = { data: { bytes: await png(), name: 'data.png' }, photo: { bytes, name: 'photo.jpg' } };
	const image = { image: [{ binaryPropertyName: expression }] };
	const { posts, error } = await scene.run([{ files }], {
		model: 'v1/ideogram-v3',
		binaryPropertyName: expression,
		additionalFields: { styleReferenceImages: image },
	});
	expect(error).toBeUndefined();
	const sent = (await parts(posts[0])).flatMap(([field, value]) => (typeof value === 'string' ? [] : [[field, value]]));
	const file = { name: 'photo.jpg', type: 'image/jpeg', bytes };
	expect(sent).toEqual([
		['image', file],
		['style_reference_images', file],
	]);
	await scene.close();
});
