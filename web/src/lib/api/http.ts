import { words } from '$lib/words';
import { session } from './session.svelte';

export interface FieldError {
	field: string;
	message: string;
}

/** What a person is shown when a request fails: the server's own sentence, or ours when no server answered. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		detail: string,
		readonly retryAfter: number | null = null,
		readonly fields: FieldError[] = []
	) {
		super(detail);
	}

	get unreachable() {
		return this.status === 0;
	}
}

export async function send<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
	const headers: Record<string, string> = { accept: 'application/json' };
	if (body !== undefined) headers['content-type'] = 'application/json';
	if (token) headers.authorization = `Bearer ${token}`;
	let response: Response;
	try {
		response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
	} catch {
		throw new ApiError(0, 'unreachable', words.errors.unreachable);
	}
	if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as T;
	throw await problemOf(response);
}

async function readJson(response: Response): Promise<unknown> {
	const text = await response.text();
	if (!text) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		// A proxy's HTML page in place of an answer: the server itself was not reached.
		throw new ApiError(0, 'unreachable', words.errors.unreachable);
	}
}

async function problemOf(response: Response): Promise<ApiError> {
	return problemFrom(response.status, await response.text().catch(() => ''), response.headers.get('retry-after'));
}

export function problemFrom(status: number, body: string, retry: string | null): ApiError {
	const wait = Number(retry);
	const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
	let problem: Record<string, unknown> = {};
	try {
		problem = JSON.parse(body) as Record<string, unknown>;
	} catch {
		if (status >= 502) return new ApiError(0, 'unreachable', words.errors.unreachable, retryAfter);
	}
	const detail = typeof problem.detail === 'string' ? problem.detail : words.errors.unexpected;
	const code = typeof problem.code === 'string' ? problem.code : String(status);
	return new ApiError(status, code, detail, retryAfter, fieldErrors(problem.errors));
}

function fieldErrors(errors: unknown): FieldError[] {
	if (!Array.isArray(errors)) return [];
	return errors.flatMap((entry: Record<string, unknown>) => {
		const place = entry.field ?? entry.loc;
		const field = Array.isArray(place) ? String(place.at(-1)) : String(place ?? '');
		const message = entry.message ?? entry.msg;
		return typeof message === 'string' ? [{ field, message }] : [];
	});
}

/** A request as the person who is signed in; a token that expired meanwhile is renewed once. */
export async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
	const token = await session.token();
	try {
		return await send<T>(method, path, body, token);
	} catch (error) {
		if (!(error instanceof ApiError) || error.status !== 401) throw error;
		return send<T>(method, path, body, await session.token({ renew: token }));
	}
}

export const get = <T>(path: string) => api<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}) => api<T>('POST', path, body);
export const put = <T>(path: string, body: unknown) => api<T>('PUT', path, body);
export const patch = <T>(path: string, body: unknown) => api<T>('PATCH', path, body);
export const del = (path: string) => api<undefined>('DELETE', path);

/** The sentence to show for anything that was thrown. */
export function sentenceFor(error: unknown): string {
	return error instanceof ApiError ? error.message : words.errors.unexpected;
}

/** Something that is no JSON, as the person who is signed in. */
export async function blob(path: string): Promise<Blob> {
	const ask = async (token: string) => {
		try {
			return await fetch(path, { headers: { authorization: `Bearer ${token}` } });
		} catch {
			throw new ApiError(0, 'unreachable', words.errors.unreachable);
		}
	};
	const token = await session.token();
	let response = await ask(token);
	if (response.status === 401) response = await ask(await session.token({ renew: token }));
	if (response.ok) return response.blob();
	throw await problemOf(response);
}
