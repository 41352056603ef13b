module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// Types are checked by `npm run types`.
	transform: {
		'^.+\\.ts$': [
			'ts-jest',
			{
				diagnostics: false,
				tsconfig: {
					isolatedModules: true,
					module: 'commonjs',
					moduleResolution: 'node',
					target: 'es2022',
					esModuleInterop: true,
					resolveJsonModule: true,
				},
			},
		],
	},
	// A safety net: on a busy machine everything may take ten times as long.
	testTimeout: 600_000,
	maxWorkers: '100%',
	modulePathIgnorePatterns: ['<rootDir>/.cache'],
};
