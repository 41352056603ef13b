/** A type of file that the service hands out. */
export interface Media {
	type: string;
	extension: string;
}

export const png: Media = { type: 'image/png', extension: 'png' };
export const svg: Media = { type: 'image/svg+xml', extension: 'svg' };
export const mp4: Media = { type: 'video/mp4', extension: 'mp4' };
