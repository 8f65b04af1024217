import { error, redirect } from '@sveltejs/kit';
import { ApiError } from './api/http';
import { session } from './api/session.svelte';

/** Lets in who is signed in, sends others to the door and back again afterwards. */
export async function onlySignedIn(url: URL): Promise<void> {
	let inside: boolean;
	try {
		inside = await session.ready();
	} catch (problem) {
		error(problem instanceof ApiError && problem.status ? problem.status : 503, (problem as Error).message);
	}
	if (!inside) redirect(307, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
}

/** Where to go after signing in: a path of our own, never somebody else's address. */
export function safeNext(url: URL): string {
	const next = url.searchParams.get('next') ?? '/';
	// A browser drops tabs and line ends from an address, so a slash behind one would still follow the first.
	return /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : '/';
}
