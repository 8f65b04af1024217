// Files that the server writes. A link cannot carry who asks, so they are fetched and handed to the browser.
import { ApiError, problemFrom } from '$lib/api/http';
import { session } from '$lib/api/session.svelte';
import { words } from '$lib/words';

export async function download(path: string, name: string, body?: unknown): Promise<void> {
	const blob = await fetched(path, body);
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	// The browser has begun to read it by then.
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function fetched(path: string, body?: unknown): Promise<Blob> {
	const headers: Record<string, string> = { authorization: `Bearer ${await session.token()}` };
	if (body !== undefined) headers['content-type'] = 'application/json';
	let response: Response;
	try {
		response = await fetch(path, { method: body === undefined ? 'GET' : 'POST', headers, body: body === undefined ? undefined : JSON.stringify(body) });
	} catch {
		throw new ApiError(0, 'unreachable', words.errors.unreachable);
	}
	if (response.ok) return response.blob();
	throw problemFrom(response.status, await response.text().catch(() => ''), response.headers.get('retry-after'));
}
