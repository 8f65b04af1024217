import { ApiError, get, post, put as send, type FieldError } from '$lib/api/http';
import { keeping } from '$lib/keeping';
import { alike } from './changes';
import { at, put, textOf } from './paths';
import type { Mapping } from './types';

interface Kept {
	at: string;
	base: Mapping | null;
	mapping: Mapping;
}

const now = () => new Date().toISOString();

interface Answer {
	id: string;
	newest: number;
}

export interface Place {
	path: '/api/questions' | '/api/blueprints';
	/** Under which name an answer holds the mapping. */
	holds: 'question' | 'blueprint';
	/** Null for one that is new. */
	id: string | null;
}

/**
 * One question or blueprint that is being written. The mapping is the only truth: the form and the YAML both write
 * into it, and it is what is sent.
 */
export class Editor {
	mapping = $state<Mapping>({});
	/** As it stood when the writing began. */
	base = $state.raw<Mapping | null>(null);
	errors = $state.raw<FieldError[]>([]);
	problem = $state.raw<unknown>(null);
	busy = $state(false);
	/** What somebody else saved meanwhile. */
	theirs = $state.raw<Mapping | null>(null);
	/** When the unsaved changes were made that are shown again. */
	restored = $state<string | null>(null);
	readonly place: Place;
	readonly #begun: Mapping;

	constructor(place: Place, begun: Mapping = {}) {
		this.place = place;
		this.#begun = begun;
		this.mapping = structuredClone(begun);
	}

	get changed() {
		return !alike(this.mapping, this.base ?? this.#begun);
	}

	get key() {
		return `viva.draft.${this.place.holds}.${this.place.id ?? 'new'}`;
	}

	/** Begins with what stands, and lays over it what was written and not saved. */
	open(stands: Mapping | null) {
		this.base = stands;
		this.mapping = structuredClone(stands ?? this.#begun);
		const kept = this.#kept();
		if (!kept || alike(kept.mapping, stands ?? this.#begun)) return;
		this.restored = kept.at;
		this.mapping = kept.mapping;
		// It was written from what stood then, and saving it has to say so.
		this.base = kept.base ?? stands;
	}

	#kept(): Kept | null {
		try {
			return JSON.parse(keeping.read(this.key) ?? 'null') as Kept | null;
		} catch {
			return null;
		}
	}

	keep() {
		if (!this.changed) return keeping.remove(this.key);
		const kept: Kept = { at: now(), base: this.base, mapping: $state.snapshot(this.mapping) };
		keeping.write(this.key, JSON.stringify(kept));
	}

	async discard() {
		keeping.remove(this.key);
		this.restored = null;
		this.errors = [];
		this.problem = this.theirs = null;
		if (this.place.id !== null) this.base = await this.#read();
		this.mapping = structuredClone(this.base ?? this.#begun);
	}

	text(path: string): string {
		return textOf(at(this.mapping, path));
	}

	value(path: string): unknown {
		return at(this.mapping, path);
	}

	set(path: string, value: unknown) {
		put(this.mapping, path, value);
		this.#forget(path);
	}

	/** What was said of a field holds no more once it is changed. */
	#forget(path: string) {
		const about = ({ field }: FieldError) => field === path || field.startsWith(`${path}.`) || path.startsWith(`${field}.`);
		if (this.errors.some(about)) this.errors = this.errors.filter((error) => !about(error));
		if (this.errors.length === 0 && this.problem instanceof ApiError && this.problem.fields.length > 0) this.problem = null;
	}

	error(path: string): string | undefined {
		const message = this.errors.find(({ field }) => field === path)?.message;
		return message && message[0]!.toUpperCase() + message.slice(1);
	}

	/** Of a list that is written a line each: "hints.1" is told at the whole. */
	lineErrors(path: string, told: (line: number, message: string) => string): string | undefined {
		const whole = this.error(path);
		const texts = whole ? [whole] : [];
		for (const { field, message } of this.errors) {
			const line = field.startsWith(`${path}.`) ? field.slice(path.length + 1) : '';
			if (/^\d+$/.test(line)) texts.push(told(Number(line) + 1, message));
		}
		return texts.join(' ') || undefined;
	}

	/** Resolves to the answer when it was saved, and to null when something has to be put right first. */
	async save<T extends Answer>(): Promise<T | null> {
		if (this.busy) return null;
		this.busy = true;
		this.errors = [];
		this.problem = this.theirs = null;
		try {
			return this.#saved(await this.#send<T>());
		} catch (error) {
			await this.#explain(error);
			return null;
		} finally {
			this.busy = false;
		}
	}

	#send<T>(): Promise<T> {
		const whole = $state.snapshot(this.mapping);
		const { path, id } = this.place;
		if (id === null) return post<T>(path, whole);
		return send<T>(`${path}/${encodeURIComponent(id)}`, { ...whole, version: this.base?.version });
	}

	#saved<T extends Answer>(answer: T): T {
		keeping.remove(this.key);
		this.restored = null;
		this.base = (answer as unknown as Record<string, Mapping>)[this.place.holds]!;
		this.mapping = structuredClone(this.base);
		return answer;
	}

	async #explain(error: unknown) {
		if (error instanceof ApiError && error.code === 'edited_meanwhile' && this.place.id !== null) {
			try {
				this.theirs = await this.#read();
				return;
			} catch (reading) {
				this.problem = reading;
				return;
			}
		}
		this.errors = error instanceof ApiError ? error.fields : [];
		this.problem = error;
	}

	async #read(): Promise<Mapping> {
		const { path, id, holds } = this.place;
		return (await get<Record<string, Mapping>>(`${path}/${encodeURIComponent(id!)}`))[holds]!;
	}

	/** The two versions are one now, and saving it puts it over the newest. */
	settle(whole: Mapping) {
		this.base = this.theirs;
		this.theirs = null;
		this.mapping = structuredClone($state.snapshot(whole));
	}
}
