// What a browser fetches before the room opens: everything that the pages on the way there import, gzipped.
// Fonts are counted beside it, because they swap in and block nothing.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const MAX_KB = 120;
const root = path.resolve(import.meta.dirname, '..');
const client = path.join(root, '.svelte-kit/output/client');
const manifest = JSON.parse(readFileSync(path.join(client, '.vite/manifest.json'), 'utf8'));

/** Routes by which a person comes to the room, and what each of them loads. */
const roads = {
	'sign in': ['(door)/+layout', '(door)/sign-in/+page'],
	home: ['(house)/+layout', '(house)/+page'],
	'set up': ['(house)/+layout', '(house)/start/+page'],
	room: ['(room)/interview/[id]/+page'],
	report: ['(house)/+layout', '(house)/interview/[id]/report/+page']
};

const nodeOf = new Map();
const generated = path.join(root, '.svelte-kit/generated/client-optimized/nodes');
for (const name of readdirSync(generated)) {
	const source = readFileSync(path.join(generated, name), 'utf8');
	for (const [, route] of source.matchAll(/src\/routes\/(.*?)\.(?:svelte|ts)"/g)) nodeOf.set(route, `.svelte-kit/generated/client-optimized/nodes/${name}`);
}

const size = (file) => gzipSync(readFileSync(path.join(client, file)), { level: 9 }).length;

function closure(keys, found = { scripts: new Set(), styles: new Set(), assets: new Set() }, seen = new Set()) {
	for (const key of keys) {
		const entry = manifest[key];
		if (!entry || seen.has(key)) continue;
		seen.add(key);
		found.scripts.add(entry.file);
		for (const style of entry.css ?? []) found.styles.add(style);
		closure(entry.imports ?? [], found, seen);
	}
	return found;
}

const starts = Object.keys(manifest).filter((key) => manifest[key].isEntry && !key.includes('/nodes/'));
const shell = ['+layout', '+error'];
const kb = (bytes) => `${(bytes / 1000).toFixed(1).padStart(6)} kB`;

const total = (found) => [...found.scripts, ...found.styles].reduce((sum, file) => sum + size(file), 0);
const keysOf = (routes) => [...starts, ...[...shell, ...routes].map((route) => nodeOf.get(route))].filter(Boolean);

for (const [name, routes] of Object.entries(roads)) {
	if (routes.some((route) => !nodeOf.has(route))) throw new Error(`No such route: ${routes}`);
	console.log(`${name.padEnd(18)} ${kb(total(closure(keysOf(routes))))}  scripts and styles, gzip`);
}

// The editor of drawings comes with the board alone: neither with a page, nor with the picture of a drawing.
const editors = Object.values(manifest).filter(({ file }) => file.endsWith('.js') && readFileSync(path.join(client, file), 'utf8').includes('svelte-flow__pane'));
const editor = new Set(editors.map(({ file }) => file));
const pages = [...nodeOf.values()].map((key) => [key, closure([...starts, key])]);
const picture = closure(Object.keys(manifest).filter((key) => manifest[key].name === 'DrawnAnswer'));
if (!editor.size || !picture.scripts.size) throw new Error('The board is not where it is looked for.');
const carries = [...pages, ['the picture of a drawing', picture]].filter(([, found]) => [...found.scripts].some((file) => editor.has(file)));
const board = closure(Object.keys(manifest).filter((key) => key.endsWith('/board/BoardRoom.svelte')));
const already = closure(keysOf(roads.room));
const own = (found) => total({ scripts: [...found.scripts].filter((file) => !already.scripts.has(file)), styles: [...found.styles].filter((file) => !already.styles.has(file)) });
console.log(`${'the board'.padEnd(18)} ${kb(own(board))}  more than the room, where a question is drawn; the picture of one ${kb(own(picture)).trim()}`);

const before = closure(keysOf([...roads['sign in'], ...roads.home, ...roads['set up']]));
const worst = total(before) + gzipSync(readFileSync(path.join(root, 'build/index.html'))).length;
console.log(`${'before the room'.padEnd(18)} ${kb(worst)}  sign in, home and set-up together, with the page itself; the limit is ${MAX_KB} kB`);

const fonts = readdirSync(path.join(client, '_app/immutable/assets')).filter((file) => file.endsWith('.woff2'));
for (const font of fonts) {
	const bytes = readFileSync(path.join(client, '_app/immutable/assets', font)).length;
	console.log(`  font ${font.replace(/\.[\w-]+\.woff2$/, '').padEnd(42)} ${kb(bytes)}`);
}
if (carries.length) {
	console.error(`They carry the editor of drawings: ${carries.map(([name]) => name).join(', ')}`);
	process.exit(1);
}
if (worst > MAX_KB * 1000) {
	console.error('Over the budget.');
	process.exit(1);
}
