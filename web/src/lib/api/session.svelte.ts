import { forgetDrafts, keepDrafts } from '$lib/keeping';
import { ApiError, send } from './http';
import { oneTabAtATime } from './lock';
import type { Me, Tokens } from './types';

const KEY = 'viva.refresh';
const ATTEMPT_KEY = 'viva.refresh.attempt';
const LEFT_KEY = 'viva.left';
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
		this.#leave();
		try {
			await send('POST', '/api/auth/logout', { refresh_token }, token);
		} catch {
			// The tokens are gone from here either way, and expire on the server by themselves.
		}
	}

	/** The account is gone from the server: nothing of it stays on this device either. */
	erased() {
		this.#leave();
	}

	/**
	 * By choice, or for good. A sign-in that ends by itself costs nobody their drafts: they sign in again and go on, and
	 * the server does not say whether it ended because somebody was erased.
	 */
	#leave() {
		this.forget();
		forgetDrafts();
		tellOtherTabs();
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
			const tokens = await send<Tokens>('POST', '/api/auth/refresh', { refresh_token, attempt: attempt() });
			this.#keep(tokens);
			return tokens.access_token;
		} catch (error) {
			if (error instanceof ApiError && error.status === 401) this.forget();
			throw error;
		}
	}

	#keep(tokens: Tokens) {
		keepDrafts();
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
let unstoredAttempt: string | null = null;

/**
 * Goes with the refresh token until the next one is here. A page that is left, or a network that fails, in the middle
 * of a renewal loses the answer: with the same attempt the next page may ask again, and stays signed in.
 */
function attempt(): string {
	try {
		unstoredAttempt = localStorage.getItem(ATTEMPT_KEY) ?? unstoredAttempt;
		unstoredAttempt ??= randomWord();
		localStorage.setItem(ATTEMPT_KEY, unstoredAttempt);
	} catch {
		unstoredAttempt ??= randomWord();
	}
	return unstoredAttempt;
}

/** `crypto.randomUUID` is not there on plain http. */
const randomWord = () =>
	Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function read(): string | null {
	try {
		return localStorage.getItem(KEY) ?? unstored;
	} catch {
		return unstored;
	}
}

function write(token: string | null) {
	unstored = token;
	unstoredAttempt = null;
	try {
		localStorage.removeItem(ATTEMPT_KEY);
		if (token) localStorage.setItem(KEY, token);
		else localStorage.removeItem(KEY);
	} catch {
		// Storage is forbidden: signed in for as long as this page lives.
	}
}

/** What they still have open would write the drafts again. */
function tellOtherTabs() {
	try {
		localStorage.setItem(LEFT_KEY, randomWord());
	} catch {
		// Storage is forbidden, so no tab sees what another wrote.
	}
}

export function heedOtherTabs(events: Pick<EventTarget, 'addEventListener'>) {
	events.addEventListener('storage', (event) => {
		if ((event as StorageEvent).key === LEFT_KEY) forgetDrafts();
	});
}

export const session = new Session();
if (typeof window !== 'undefined') heedOtherTabs(window);
