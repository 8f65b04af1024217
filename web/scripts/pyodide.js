// Puts Python in WebAssembly into the build, under the names by which its parts look for each other. The adapter would
// compress it as hard as the pages, which takes longer than all the rest.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const from = path.dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const { version } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'));
const to = path.resolve(import.meta.dirname, `../build/_app/immutable/pyodide-${version}`);

mkdirSync(to, { recursive: true });
for (const name of ['pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'pyodide-lock.json']) {
	copyFileSync(path.join(from, name), path.join(to, name));
	if (!name.endsWith('.zip')) writeFileSync(path.join(to, `${name}.gz`), gzipSync(readFileSync(path.join(from, name)), { level: 6 }));
}
