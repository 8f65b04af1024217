import { ApiError, problemFrom } from '$lib/api/http';
import { session } from '$lib/api/session.svelte';
import { words } from '$lib/words';

/** A file of the API, kept by the browser. A plain link could not say who asks. */
export async function saveFile(path: string, name: string): Promise<void> {
	let response = await asked(path, await session.token());
	if (response.status === 401) response = await asked(path, await session.token({ renew: await session.token() }));
	if (!response.ok) throw problemFrom(response.status, await response.text(), response.headers.get('retry-after'));
	keepFile(await response.blob(), name);
}

/** What was made here, kept by the browser as a file. */
export function keepFile(content: Blob, name: string): void {
	const address = URL.createObjectURL(content);
	const link = Object.assign(document.createElement('a'), { href: address, download: name });
	document.body.append(link);
	link.click();
	link.remove();
	// The browser has to have begun reading it.
	setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function asked(path: string, token: string): Promise<Response> {
	try {
		return await fetch(path, { headers: { authorization: `Bearer ${token}` } });
	} catch {
		throw new ApiError(0, 'unreachable', words.errors.unreachable);
	}
}
