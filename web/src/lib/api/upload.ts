import { words } from '$lib/words';
import { ApiError, problemFrom } from './http';
import { session } from './session.svelte';

export interface Upload<T> {
	/** Resolves to the answer. Rejects with an `ApiError`, or with an `AbortError` when it was cancelled. */
	done: Promise<T>;
	cancel: () => void;
}

/** Sends one file. `onProgress` hears what share of it has left, from 0 to 1; then the server works on it. */
export function upload<T>(path: string, file: File, onProgress: (share: number) => void): Upload<T> {
	const stop = new AbortController();
	const attempt = async (token: string) => send<T>(path, file, token, onProgress, stop.signal);
	const done = (async () => {
		const token = await session.token();
		try {
			return await attempt(token);
		} catch (error) {
			if (!(error instanceof ApiError) || error.status !== 401) throw error;
			return attempt(await session.token({ renew: token }));
		}
	})();
	return { done, cancel: () => stop.abort() };
}

/** `fetch` does not say how far it is with what it sends. */
function send<T>(path: string, file: File, token: string, onProgress: (share: number) => void, stop: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const cancelled = () => reject(new DOMException('cancelled', 'AbortError'));
		if (stop.aborted) return cancelled();
		const request = new XMLHttpRequest();
		const form = new FormData();
		form.append('file', file, file.name);
		stop.addEventListener('abort', () => request.abort());
		request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
		request.upload.onload = () => onProgress(1);
		request.onabort = cancelled;
		request.onerror = () => reject(new ApiError(0, 'unreachable', words.errors.unreachable));
		request.onload = () => {
			const { status, responseText } = request;
			if (status < 200 || status > 299) return reject(problemFrom(status, responseText, request.getResponseHeader('retry-after')));
			try {
				resolve(JSON.parse(responseText) as T);
			} catch {
				reject(new ApiError(0, 'unreachable', words.errors.unreachable));
			}
		};
		request.open('POST', path);
		request.setRequestHeader('accept', 'application/json');
		request.setRequestHeader('authorization', `Bearer ${token}`);
		request.send(form);
	});
}
