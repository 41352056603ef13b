import { BlockList, isIP } from 'node:net';
import { customModels } from './models';
import { Refusal, bad } from './reply';
import type { Form } from './form';
import type { Size } from './sizes';
import { pair, sameShape, tierOf } from './sizes';

/** What a v2 request asks for, as the rules see it. */
class Asked {
	constructor(
		readonly form: Form,
		readonly source: Size,
	) {}

	has(name: string): boolean {
		return name in this.form.values || name in this.form.images;
	}

	any(names: string[]): string | undefined {
		return names.find((name) => this.has(name));
	}

	text(name: string): string | undefined {
		return this.form.values[name] as string | undefined;
	}

	/** True when the output is to have another shape than the source. */
	get reshapes(): boolean {
		const wanted = this.text('resolution') ?? this.text('aspect_ratio');
		return wanted !== undefined && wanted !== 'auto' && !sameShape(pair(wanted), this.source);
	}
}

const styleReferences = [
	'style_reference_images',
	'style_reference_asset_identifiers',
	'style_reference_collection_id',
];

const characterReferences = [
	'character_reference_images',
	'character_reference_asset_identifiers',
	'character_reference_collection_id',
];

function exclude(asked: Asked, first: string, others: string[]): void {
	const other = asked.has(first) && asked.any(others);
	if (other) throw bad(`${first} cannot be combined with ${other}.`);
}

function everyModel(asked: Asked): void {
	exclude(asked, 'resolution', ['aspect_ratio']);
	exclude(asked, 'style_preset', ['style_codes', ...styleReferences]);
	const webhook = asked.text('webhook_url');
	if (webhook !== undefined && !isPublicHttps(webhook)) {
		throw bad('webhook_url must be an https address of a public host.');
	}
}

const byModel: Record<string, (asked: Asked) => void> = {
	auto(asked) {
		const resolution = asked.text('resolution');
		const given = asked.text('resolution_tier');
		const implied = resolution && tierOf(pair(resolution));
		if (given && implied && given !== implied) {
			throw bad(`resolution_tier ${given} does not match resolution ${resolution}, which is ${implied}.`);
		}
		if ((given ?? implied) !== '2k') return;
		const control = asked.any(['style_preset', 'style_codes', 'color_palette', ...styleReferences]);
		if (control) throw bad(`${control} is available at 1k only.`);
		if (asked.has('style_type') && asked.text('style_type') !== 'auto') {
			throw bad('style_type other than auto is available at 1k only.');
		}
		if (asked.has('image_weight') && asked.reshapes) {
			throw bad('image_weight together with another shape than the source is available at 1k only.');
		}
	},

	'ideogram-3'(asked) {
		const given = styleReferences.filter((name) => asked.has(name));
		if (given.length > 1) throw bad(`${given.join(' and ')} cannot be combined.`);
	},

	'ideogram-3-character'(asked) {
		if (!asked.any(characterReferences)) {
			throw bad(`A character reference is required: one of ${characterReferences.join(', ')}.`);
		}
		const mask = asked.form.images.character_reference_mask?.[0];
		if (!mask) return;
		const character = asked.form.images.character_reference_images?.[0];
		if (!character) throw bad('character_reference_mask needs character_reference_images.');
		if (mask.width !== character.width || mask.height !== character.height) {
			throw bad(
				`character_reference_mask is ${mask.width}x${mask.height}, but the character image is ${character.width}x${character.height}.`,
			);
		}
	},

	'ideogram-3-custom-model'(asked) {
		const uri = asked.text('custom_model_uri');
		const model = customModels.find((candidate) => candidate.custom_model_uri === uri);
		if (!model?.is_available_for_generation) {
			throw new Refusal(403, `custom_model_uri ${uri} does not exist or is not available to you.`);
		}
	},

	'ideogram-4'(asked) {
		if (asked.has('image_weight') && asked.reshapes) {
			throw bad('image_weight cannot be combined with a resolution of another shape than the source.');
		}
	},
};

/** The rules between the fields of a v2 request. */
export function checkRules(model: string, form: Form, source: Size): void {
	const asked = new Asked(form, source);
	everyModel(asked);
	byModel[model]?.(asked);
}

const closed = new BlockList();
closed.addSubnet('0.0.0.0', 8);
closed.addSubnet('10.0.0.0', 8);
closed.addSubnet('100.64.0.0', 10);
closed.addSubnet('127.0.0.0', 8);
closed.addSubnet('169.254.0.0', 16);
closed.addSubnet('172.16.0.0', 12);
closed.addSubnet('192.168.0.0', 16);
closed.addSubnet('::', 127, 'ipv6');
closed.addSubnet('fc00::', 7, 'ipv6');
closed.addSubnet('fe80::', 10, 'ipv6');

function isPublicHttps(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname } = new URL(address);
	if (protocol !== 'https:') return false;
	const host = hostname.replace(/^\[|\]$/g, '');
	const version = isIP(host);
	if (version) return !closed.check(host, version === 6 ? 'ipv6' : 'ipv4');
	return host.includes('.') && !/\.(localhost|local|internal)$/.test(host);
}

const legacyModels = ['V_1', 'V_1_TURBO', 'V_2', 'V_2_TURBO', 'V_2A', 'V_2A_TURBO'];

// Fields of the legacy request that only some of its models take.
const legacyOnly: Record<string, string[]> = {
	resolution: ['V_2', 'V_2_TURBO'],
	color_palette: ['V_2', 'V_2_TURBO'],
	negative_prompt: ['V_1', 'V_1_TURBO', 'V_2', 'V_2_TURBO'],
	style_type: ['V_2', 'V_2_TURBO', 'V_2A', 'V_2A_TURBO'],
};

/** The rules between the members of a legacy image_request. */
export function checkLegacyRules(request: Record<string, unknown>): void {
	const model = (request.model as string | undefined) ?? 'V_2';
	if (!legacyModels.includes(model)) {
		throw bad(`image_request.model ${model} is not available here; use one of ${legacyModels.join(', ')}.`);
	}
	if (!(request.prompt as string).trim()) throw bad('image_request.prompt must not be empty.');
	if ('resolution' in request && 'aspect_ratio' in request) {
		throw bad('image_request.resolution cannot be combined with image_request.aspect_ratio.');
	}
	for (const [name, models] of Object.entries(legacyOnly)) {
		if (name in request && !models.includes(model)) {
			throw bad(`image_request.${name} is not supported by ${model}, only by ${models.join(', ')}.`);
		}
	}
}
