import { join, resolve } from 'node:path';

/** A release of n8n that the node is tried in. */
export interface Release {
	version: string;
	/** npm's word for versions of packages that n8n asks for and that npm does not have. */
	overrides?: Record<string, string>;
	/** What only this release knows. */
	environment?: NodeJS.ProcessEnv;
}

/** What everything is tried in by default. */
export const newest: Release = { version: '2.40.7', environment: { N8N_DISABLED_MODULES: 'mcp-registry' } };
/** The last of n8n 1. */
export const before: Release = {
	version: '1.123.81',
	overrides: { xlsx: '0.18.5' },
	// Else it takes the mode `database` for `default`.
	environment: { N8N_AVAILABLE_BINARY_DATA_MODES: 'filesystem,database' },
};
export const n8nVersion = newest.version;

// n8n 2.36 and later need Node 24; not every platform's package carries every release of it.
export const nodeRange = '24.x';

// sqlite3 comes without a binary and would have to be compiled; this fork of it brings one for each platform.
export const sqliteFork = '@appthreat/sqlite3';
export const sqliteForkVersion = '9.0.2';

export const project = resolve(__dirname, '..', '..');
export const cache = join(project, '.cache');
export const installation = ({ version }: Release = newest): string => join(cache, `n8n-${version}`);
export const examples = join(project, 'examples');
export const demo = join(project, 'demo');

export const packageName = 'n8n-nodes-ideogram';
export const nodeType = `${packageName}.ideogram`;
export const credentialId = 'ideogramDemo0001';
export const batchKeyId = 'ideogramBatchKey';

/** The name under which the internet reaches n8n. The stand-in takes it to this machine, as DNS and a proxy would. */
export const publicHost = 'n8n.example.com';

// Stands in the examples for the folder that holds the sample images.
export const filesToken = '/files';

export const owner = {
	email: 'owner@example.com',
	password: 'Ideogram-2026',
	firstName: 'Ideogram',
	lastName: 'Demo',
};

/** A folder in which one n8n keeps all that it keeps: database, binary files, community nodes, settings. */
export interface Home {
	release: Release;
	folder: string;
	environment: NodeJS.ProcessEnv;
}

export function home(name: string, more: NodeJS.ProcessEnv = {}, release = newest): Home {
	const folder = join(cache, name);
	return {
		release,
		folder,
		environment: { ...inherited(), ...quiet, ...release.environment, ...files(folder), ...more },
	};
}

// A developer's own n8n settings and the key must not reach this n8n through the environment.
function inherited(): NodeJS.ProcessEnv {
	const foreign = /^((N8N|DB|EXECUTIONS|QUEUE|CREDENTIALS|npm|IDEOGRAM)_|NODE_(ENV|OPTIONS|PATH)$)/i;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

const quiet: NodeJS.ProcessEnv = {
	NODE_ENV: 'production',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_REINSTALL_MISSING_PACKAGES: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

function files(folder: string): NodeJS.ProcessEnv {
	return {
		N8N_USER_FOLDER: folder,
		N8N_STORAGE_PATH: join(folder, 'storage'),
		N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
		N8N_RESTRICT_FILE_ACCESS_TO: demo,
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
	};
}
