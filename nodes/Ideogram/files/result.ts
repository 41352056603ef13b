/** Files that Ideogram made, and what became of them. */
import type { IBinaryData, IDataObject } from 'n8n-workflow';

/** An image as Ideogram describes it; `url` is null when the safety check withheld it. */
export type ApiImage = IDataObject & { url: string | null };

/** A file that was made: stored, withheld by the safety check, or not to be had. */
export interface Result {
	image: ApiImage;
	binary?: IBinaryData;
	/** What the file is, where it is none of the images that Ideogram usually makes. */
	unexpected?: string;
	/** Why there is no binary. */
	missing?: 'withheld' | 'download_failed';
	reason?: string;
	/** An image that says so, of one that was withheld. */
	card?: IBinaryData;
}

/** The binary field of the card. It is no image to work with. */
export const CARD_FIELD = 'withheld';
