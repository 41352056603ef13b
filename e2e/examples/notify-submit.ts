import type { Example } from '../examples';

export const example: Example = { within: 'notify-receive' };
