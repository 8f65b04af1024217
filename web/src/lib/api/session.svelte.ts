import { ApiError, send } from './http';
import { oneTabAtATime } from './lock';
import type { Me, Tokens } from './types';

const KEY = 'viva.refresh';
const EARLY_MS = 30_000;

/**
 * Who is signed in. The access token lives in memory alone and dies with the tab. The refresh token is in
 * localStorage, so that a closed tab, a refresh or a second tab stays signed in: script that runs on this origin could
 * read it. We accept that because no third-party script is ever loaded, the CSP forbids inline ones, and a token that
 * is used twice revokes its whole family.
 */
class Session {
	me = $state.raw<Me | null>(null);
	#access: { token: string; until: number } | null = null;
	#renewing: Promise<string> | null = null;
	#ready: Promise<boolean> | null = null;

	/** Whether somebody is signed in. Throws when the server cannot be reached, which is not the same as no. */
	async ready(): Promise<boolean> {
		if (this.me) return true;
		if (!read()) return false;
		this.#ready ??= this.#load().finally(() => (this.#ready = null));
		return this.#ready;
	}

	async #load(): Promise<boolean> {
		try {
			this.me = await send<Me>('GET', '/api/auth/me', undefined, await this.token());
			return true;
		} catch (error) {
			if (error instanceof ApiError && error.status === 401) return false;
			throw error;
		}
	}

	async signIn(email: string, password: string) {
		await this.enter(await send<Tokens>('POST', '/api/auth/login', { email, password }));
	}

	async register(email: string, password: string, name: string) {
		await this.enter(await send<Tokens>('POST', '/api/auth/register', { email, password, name }));
	}

	async enter(tokens: Tokens) {
		this.#keep(tokens);
		this.me = await send<Me>('GET', '/api/auth/me', undefined, tokens.access_token);
	}

	async signOut() {
		const refresh_token = read();
		const token = this.#access?.token;
		this.forget();
		forgetDrafts();
		try {
			await send('POST', '/api/auth/logout', { refresh_token }, token);
		} catch {
			// The tokens are gone from here either way, and expire on the server by themselves.
		}
	}

	/** A token that is good for a request; `renew` names one that the server has just refused. */
	async token({ renew }: { renew?: string } = {}): Promise<string> {
		const held = this.#access;
		if (held && held.token !== renew && held.until - EARLY_MS > Date.now()) return held.token;
		this.#renewing ??= oneTabAtATime(() => this.#renew()).finally(() => (this.#renewing = null));
		return this.#renewing;
	}

	async #renew(): Promise<string> {
		// Read inside the lock: another tab may have rotated it while we waited.
		const refresh_token = read();
		if (!refresh_token) {
			this.forget();
			throw new ApiError(401, 'signed_out', '');
		}
		try {
			const tokens = await send<Tokens>('POST', '/api/auth/refresh', { refresh_token });
			this.#keep(tokens);
			return tokens.access_token;
		} catch (error) {
			if (error instanceof ApiError && error.status === 401) this.forget();
			throw error;
		}
	}

	#keep(tokens: Tokens) {
		this.#access = { token: tokens.access_token, until: Date.now() + tokens.expires_in * 1000 };
		write(tokens.refresh_token);
	}

	forget() {
		this.me = null;
		this.#access = null;
		write(null);
	}
}

let unstored: string | null = null;

function read(): string | null {
	try {
		return localStorage.getItem(KEY) ?? unstored;
	} catch {
		return unstored;
	}
}

function write(token: string | null) {
	unstored = token;
	try {
		if (token) localStorage.setItem(KEY, token);
		else localStorage.removeItem(KEY);
	} catch {
		// Storage is forbidden: signed in for as long as this page lives.
	}
}

/** Only when a person signs out by choice: on a shared computer nobody should find another's drafts. */
function forgetDrafts() {
	try {
		for (const key of Object.keys(localStorage)) {
			if (key.startsWith('viva.draft.') || key.startsWith('viva.out.')) localStorage.removeItem(key);
		}
	} catch {
		// Nothing was stored.
	}
}

export const session = new Session();
