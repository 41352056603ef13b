import { bad } from '../reply';
import type { Size } from '../sizes';
import { lengthOf } from '../audio';
import type { Asked, Rule } from './asked';
import { isPublicHttps } from './webhook';

/** What the notes beside a parameter mean for a request. A note may hold several of these. */
const readers: Array<[note: RegExp, rule: (name: string) => Rule]> = [
	[/needs images? as (bytes|files)/, needsUpload],
	[/only with character_reference_images/, (name) => needs(name, 'character_reference_images')],
	[
		/as many as character_reference_images/,
		(name) => sameSize(name, 'character_reference_images', 'the character image'),
	],
	[/same size as the character image/, (name) => sameSize(name, 'character_reference_images', 'the character image')],
	[/^3 with a mask/, fewerWithMask],
	[/very_low needs source images/, veryLowNeedsSource],
	[/longer side <= 3x shorter/, atMostThreeTimesAsLong],
	[/needs at least one reference image/, needsReferenceImage],
	[/2\.\.15 s each/, lasts(2, 15)],
	[/, 15 s together/, lastTogether(15)],
	[/only V_2 and V_2_TURBO work/, onlyV2],
	[/HTTPS public host only/, publicHost],
	[/"auto" \| "source" \| WIDTHxHEIGHT/, sizeInWords],
	[/after trimming: Unicode letters/, modelName],
];

export function rulesOfNote(name: string, note: string): Rule[] {
	return readers.filter(([pattern]) => pattern.test(note)).map(([, rule]) => rule(name));
}

function needs(name: string, other: string): Rule {
	return (asked) => {
		if (asked.has(name) && !asked.has(other)) throw bad(`${name} needs ${other}.`);
	};
}

function needsUpload(name: string): Rule {
	return (asked) => {
		const uploads = ['image', 'images'].filter((candidate) => asked.takes(candidate));
		if (asked.has(name) && !asked.any(uploads)) throw bad(`${name} needs ${uploads.join(' or ')} as a file.`);
	};
}

function sameSize(name: string, other: string, what: string): Rule {
	return (asked) => {
		const masks = asked.form.images[name] ?? [];
		const images = asked.form.images[other] ?? [];
		if (masks.length > images.length) throw bad(`${name} needs ${other}.`);
		masks.forEach((mask, index) => compare(name, mask, images[index]!, what));
	};
}

/** A mask must have the size of its image. */
export function compare(name: string, mask: Size, image: Size, what: string): void {
	if (mask.width === image.width && mask.height === image.height) return;
	throw bad(`${name} is ${mask.width}x${mask.height}, but ${what} is ${image.width}x${image.height}.`);
}

function fewerWithMask(name: string): Rule {
	return (asked) => {
		const count = asked.form.images[name]?.length ?? 0;
		if (asked.has('mask') && count > 3) throw bad(`${name} takes at most 3 together with a mask, not ${count}.`);
	};
}

function veryLowNeedsSource(name: string): Rule {
	return (asked) => {
		const isLow = asked.text(name) === 'very_low';
		if (isLow && !asked.any(['images', 'image_asset_identifiers'])) throw bad(`${name} very_low needs a source image.`);
	};
}

function atMostThreeTimesAsLong(name: string): Rule {
	return (asked) => {
		const image = asked.file(name);
		if (image && Math.max(image.width, image.height) > 3 * Math.min(image.width, image.height)) {
			throw bad(`${name} is ${image.width}x${image.height}; the longer side may be 3 times the shorter one.`);
		}
	};
}

function needsReferenceImage(name: string): Rule {
	return (asked) => {
		const references = ['reference_images', 'reference_image_asset_identifiers'];
		if (asked.has(name) && !asked.any(references)) throw bad(`${name} needs at least one reference image.`);
	};
}

/** A frame more is no matter. */
const frame = 0.03;

function lengths(name: string, asked: Asked): number[] {
	return (asked.form.images[name] ?? []).map(({ bytes }) => lengthOf(bytes) ?? 0);
}

function lasts(least: number, most: number) {
	return (name: string): Rule =>
		(asked) => {
			const other = lengths(name, asked).find((seconds) => seconds < least - frame || seconds > most + frame);
			if (other !== undefined) throw bad(`${name} must last ${least} to ${most} seconds, not ${other.toFixed(1)}.`);
		};
}

function lastTogether(most: number) {
	return (name: string): Rule =>
		(asked) => {
			const sum = lengths(name, asked).reduce((so, seconds) => so + seconds, 0);
			if (sum > most + frame) throw bad(`${name} may last ${most} seconds together, not ${sum.toFixed(1)}.`);
		};
}

function onlyV2(name: string): Rule {
	return (asked) => {
		const model = asked.text(name);
		if (model !== 'V_2' && model !== 'V_2_TURBO')
			throw bad(`${name} ${model} is not available here; use V_2 or V_2_TURBO.`);
	};
}

function publicHost(name: string): Rule {
	return (asked) => {
		const webhook = asked.text(name);
		if (webhook !== undefined && !isPublicHttps(webhook)) {
			throw bad(`${name} must be an https address of a public host.`);
		}
	};
}

function sizeInWords(name: string): Rule {
	return (asked) => {
		const size = asked.text(name) ?? 'auto';
		if (!/^(auto|source|[1-9]\d{1,4}x[1-9]\d{1,4})$/.test(size))
			throw bad(`${name} must be auto, source or WIDTHxHEIGHT.`);
	};
}

function modelName(name: string): Rule {
	return (asked) => {
		const given = (asked.text(name) ?? '').trim();
		if (!/^[\p{L}\p{N} _().-]{5,30}$/u.test(given))
			throw bad(`${name} must have 5 to 30 letters, digits, spaces or _().-`);
	};
}
