declare module 'eslint-plugin-n8n-nodes-base';

/** The package's entry: plain JavaScript over the build. */
declare module '*/index.js' {
	export { IdeogramApi } from '../credentials/IdeogramApi.credentials';
	export { Ideogram } from '../nodes/Ideogram/Ideogram.node';
	export { IdeogramTrigger } from '../nodes/IdeogramTrigger/IdeogramTrigger.node';
}
