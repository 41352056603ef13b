/**
 * The fields that several models share. Labels and descriptions are what a user of n8n reads; limits and defaults are
 * from
 * Ideogram's API specification of October 2026.
 */
export * from './account';
export { atTop, required, sentAs } from './field';
export * from './output';
export * from './reference';
export * from './size';
export * from './source';
export * from './style';
export * from './text';
export * from './tool';
export * from './upscale';
export * from './video';
