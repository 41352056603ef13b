/** `render_3d` → `Render 3D`: how the form writes Ideogram's lower-case words. */
const SPECIAL: Record<string, string> = {
	'3d': '3D',
	c4d: 'C4D',
	ii: 'II',
	i: 'I',
	'80s': '80s',
	'90s': '90s',
	'1k': '1K',
	'2k': '2K',
	'4k': '4K',
	'8k': '8K',
};

export function title(value: string): string {
	const version = /^v_(\d)(?:_(\d+))?$/.exec(value);
	if (version) return `Version ${version[1]}.${version[2] ?? '0'}`;
	return value
		.split('_')
		.map((word) => SPECIAL[word] ?? word[0].toUpperCase() + word.slice(1))
		.join(' ');
}
