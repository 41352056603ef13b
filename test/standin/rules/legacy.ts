import { bad } from '../reply';

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
