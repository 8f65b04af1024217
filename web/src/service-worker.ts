/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';

// Keeps the app itself, so that it opens without a network and says so in its own words. Nothing that a server
// answers is ever kept: interviews, answers and reports are not for a cache.
const worker = self as unknown as ServiceWorkerGlobalScope;
const SHELL = '/';
const CACHE = `viva-${version}`;
const kept = new Set([...build, ...files.filter((file) => !/\.(br|gz)$/.test(file))]);

worker.addEventListener('install', (event) => {
	event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([SHELL, ...kept])));
});

worker.addEventListener('activate', (event) => {
	const forgetOlder = async () => {
		for (const name of await caches.keys()) {
			if (name.startsWith('viva-') && name !== CACHE) await caches.delete(name);
		}
	};
	event.waitUntil(forgetOlder());
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== location.origin) return;
	if (kept.has(url.pathname)) event.respondWith(fromCache(request));
	else if (request.mode === 'navigate' && !isServers(url.pathname)) event.respondWith(pageOrShell(request));
});

const isServers = (path: string) => /^\/(api|ws|health|metrics|docs|openapi\.json)(\/|$)/.test(path);

async function fromCache(request: Request): Promise<Response> {
	return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

/** The server's page while there is a server, so that a new version is seen at once. */
async function pageOrShell(request: Request): Promise<Response> {
	try {
		return await fetch(request);
	} catch (error) {
		const shell = await caches.match(SHELL, { cacheName: CACHE });
		if (shell) return shell;
		throw error;
	}
}
