import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const server = process.env.VIVA_SERVER ?? 'http://127.0.0.1:8002';

export default defineConfig({
	plugins: [sveltekit()],
	// light-dark() and nesting are kept as they are written.
	build: {
		target: 'es2022',
		cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
		// What several pages share comes in one file: sixty small ones weigh more in headers than in code.
		rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 4 }] } } }
	},
	server: {
		proxy: {
			'/api': server,
			'/health': server,
			'/ws': { target: server.replace(/^http/, 'ws'), ws: true }
		}
	},
	test: { include: ['src/**/*.test.ts'], environment: 'node' }
});
