import { sveltekit } from '@sveltejs/kit/vite';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.VIVA_SERVER ?? 'http://127.0.0.1:8002';

// The room of code is fetched where a question asks for code, by nobody else.
const ofTheCode = /\/src\/lib\/code\/|\/words\/en-code|\/node_modules\/(@codemirror|@lezer|style-mod|crelt|w3c-keyname|@marijn)\//;

// The board is fetched where a question is drawn, and the picture of a drawing where one is read.
const ofTheBoard = /\/src\/lib\/board\/|\/words\/((en|de|es)-)?board|\/node_modules\/(@xyflow|@svelte-put|d3-[a-z]+|classcat|svelte\/src\/reactivity)\/|\/icons\/trash-2\./;

// Nor is what listens and speaks carried by who writes.
const ofTheVoice = /\/src\/lib\/(voice|room\/spoken)\/|\/words\/en-voice/;

// Only recruiters come to the desk, and what it fetches is not carried by who comes to an interview.
const ofTheDesk = /\/src\/(lib\/(desk|desk-ui)|routes\/dev)\/|\/words\/(en-)?desk|\/node_modules\/(bits-ui|@floating-ui|svelte-toolbelt|runed|chart\.js|@kurkle)\//;

// Python in WebAssembly finds its parts by their names, beside each other: scripts/pyodide.js puts them into the build.
const pyodide = path.dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const pyodideAt = `_app/immutable/pyodide-${JSON.parse(readFileSync(path.join(pyodide, 'package.json'), 'utf8')).version}/`;
const servePyodide: Plugin = {
	name: 'python-in-the-browser',
	config: () => ({ define: { __PYODIDE__: JSON.stringify(`/${pyodideAt}`) } }),
	configureServer(server) {
		server.middlewares.use(`/${pyodideAt}`, (request, response, next) => {
			const name = path.basename(request.url ?? '');
			const types: Record<string, string> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };
			try {
				response.setHeader('Content-Type', types[path.extname(name)] ?? 'application/octet-stream');
				response.end(readFileSync(path.join(pyodide, name)));
			} catch {
				next();
			}
		});
	}
};

export default defineConfig({
	plugins: [sveltekit(), servePyodide],
	worker: { format: 'es' },
	// light-dark() and nesting are kept as they are written.
	build: {
		target: 'es2022',
		cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
		// What several pages share comes in one file: sixty small ones weigh more in headers than in code.
		rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 4, test: (id: string) => ![ofTheDesk, ofTheCode, ofTheBoard, ofTheVoice].some((own) => own.test(id)) }] } } }
	},
	server: {
		proxy: {
			'/api': server,
			'/health': server,
			'/ws': { target: server.replace(/^http/, 'ws'), ws: true }
		}
	},
	// Beside other work a thousand games of chance take their time; none of them is about time.
	test: { include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 60_000 }
});
