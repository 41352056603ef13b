import { typeOf } from '../../../nodes/Ideogram/files/media';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';

it.each([
	['alone', svg],
	['with a byte order mark', `\ufeff${svg}`],
	['with a declaration', `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${svg}`],
	['with notes', `<?xml version="1.0"?><!-- Made by <b>hand</b> -- once --><!--> -->\n${svg}`],
	[
		'with a type',
		`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/svg11.dtd">${svg}`,
	],
	['with a type of its own', `<!DOCTYPE svg [\n<!ENTITY ns "http://ns.adobe.com/x/">\n]>\n${svg}`],
	['with a prefix', '<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>'],
])('an SVG %s is one, expected or not', (_what, text) => {
	const type = { mime: 'image/svg+xml', extension: 'svg' };
	expect(typeOf(Buffer.from(text), 'SVG')).toEqual(type);
	expect(typeOf(Buffer.from(text), 'image')).toEqual({ ...type, unexpected: 'an SVG drawing' });
});

it.each([
	['a web page with a drawing in it', `<!doctype html><html><body>${svg}`],
	['a text about one', `Here is your ${svg}`],
	['something that begins alike', '<svgs></svgs>'],
	['JSON', JSON.stringify({ svg })],
])('%s is none, and is not stored', (_what, text) => {
	expect(typeOf(Buffer.from(text), 'SVG')).toBeUndefined();
});

it('many notes without end take no time', () => {
	const start = process.cpuUsage().user;
	expect(typeOf(Buffer.from('<!-- a -->'.repeat(2000)), 'SVG')).toBeUndefined();
	expect(typeOf(Buffer.from('<!--'.repeat(5000)), 'SVG')).toBeUndefined();
	// In microseconds of work, not of waiting: what goes wrong here takes years.
	expect(process.cpuUsage().user - start).toBeLessThan(5_000_000);
});
