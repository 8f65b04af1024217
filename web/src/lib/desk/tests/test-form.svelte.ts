import { ApiError, get, post, put, sentenceFor } from '$lib/api/http';
import { deskTests } from '$lib/words/desk-tests';
import { byField, changed, complaintsOf, draftOf, emptyDraft, FORM_ORDER, mergedOf, wantedOf, type Draft, type FieldName, type Merged, type Problems } from './draft';
import { dropDraft, keepDraft, keptDraft } from './kept-drafts';
import type { CheckedTest, Test } from './types';
import { zoned } from './window';

const CHECK_AFTER_MS = 400;
/** Nobody has to be told that a form which is new is empty. */
const EMPTY_AT_FIRST: FieldName[] = ['title', 'skills'];

interface From {
	/** What is kept in the browser under: an id, `new`, or the copy of an id. */
	key: string;
	draft: Draft;
	version: number | null;
	test_id: number | null;
}

/** The form of a test: what is written, what speaks against it, and what became of it when it was saved. */
export class TestForm {
	draft = $state() as Draft;
	base = $state.raw() as Draft;
	unclear = $state<Partial<Record<FieldName, boolean>>>({});
	available = $state.raw<Record<string, number>>({});
	told = $state.raw<Problems>({});
	rest = $state.raw<string[]>([]);
	checking = $state(false);
	unchecked = $state(false);
	tried = $state(false);
	busy = $state(false);
	problem = $state('');
	/** When what is here was written, if it came back from the browser. */
	back = $state('');
	conflict = $state.raw<{ test: Test; merged: Merged } | null>(null);
	readonly test_id: number | null;
	readonly #key: string;
	#version: number | null;
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor({ key, draft, version, test_id }: From) {
		const kept = keptDraft(key, emptyDraft(draft.zone));
		this.#key = key;
		this.test_id = test_id;
		this.base = kept?.base ?? draft;
		this.draft = structuredClone(kept?.draft ?? draft);
		this.#version = kept ? kept.version : version;
		this.back = kept?.at ?? '';
	}

	readonly changes = $derived(changed(this.base, this.draft));
	readonly dirty = $derived(this.changes.length > 0);
	readonly #own = $derived(complaintsOf(this.draft, FORM_ORDER.filter((field) => this.unclear[field]), { number: deskTests.form.needs_number, whole: deskTests.form.needs_whole, unclear: deskTests.form.unclear }));
	/** All that speaks against it, in the order of the form. */
	readonly problems: Problems = $derived(
		Object.fromEntries(FORM_ORDER.flatMap((field) => ((this.#own[field] ?? this.told[field]) ? [[field, this.#own[field] ?? this.told[field]]] : [])))
	);

	/** What is shown at a field: while somebody has not come to it, nothing. */
	errorOf(field: FieldName): string | undefined {
		if (!this.tried && EMPTY_AT_FIRST.includes(field) && !this.changes.includes(field)) return undefined;
		return this.problems[field];
	}

	/** To be called whenever the draft has changed: it is kept, and checked when the writing rests. */
	written() {
		if (this.dirty) keepDraft(this.#key, { base: this.base, draft: $state.snapshot(this.draft), version: this.#version });
		else dropDraft(this.#key);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.check(), CHECK_AFTER_MS);
	}

	stop() {
		clearTimeout(this.#timer);
		this.#turn++;
	}

	async check() {
		const turn = ++this.#turn;
		this.checking = true;
		try {
			const checked = await post<CheckedTest>('/api/tests/check', { ...wantedOf(this.draft), test_id: this.test_id });
			if (turn !== this.#turn) return;
			this.available = { ...this.available, ...checked.available };
			this.#tell(checked.problems);
			this.unchecked = false;
		} catch (error) {
			if (turn !== this.#turn) return;
			if (error instanceof ApiError && error.fields.length) this.#tell(error.fields);
			else this.unchecked = true;
		} finally {
			if (turn === this.#turn) this.checking = false;
		}
	}

	#tell(errors: readonly { field: string; message: string }[]) {
		const { fields, rest } = byField(errors);
		this.told = fields;
		this.rest = rest;
	}

	/** The test as it was saved, or null: then what speaks against it is told. */
	async save(): Promise<Test | null> {
		if (this.busy) return null;
		this.tried = true;
		this.problem = '';
		this.stop();
		this.busy = true;
		try {
			if (Object.keys(this.#own).length) {
				// All is told at once: also what only the server knows of the rest.
				await this.check();
				return null;
			}
			const wanted = wantedOf(this.draft);
			const test = this.test_id === null ? await post<Test>('/api/tests', wanted) : await put<Test>(this.#api, { ...wanted, version: this.#version });
			this.#begin(test);
			return test;
		} catch (error) {
			await this.#refused(error);
			return null;
		} finally {
			this.busy = this.checking = false;
		}
	}

	get #api() {
		return `/api/tests/${this.test_id}`;
	}

	async #refused(error: unknown) {
		if (error instanceof ApiError && error.code === 'version_conflict') {
			try {
				const test = await get<Test>(this.#api);
				this.conflict = { test, merged: mergedOf(this.base, $state.snapshot(this.draft), draftOf(test, zoned)) };
				return;
			} catch (lost) {
				error = lost;
			}
		}
		if (error instanceof ApiError && error.fields.length) this.#tell(error.fields);
		else this.problem = sentenceFor(error);
	}

	/** From here on this is what stands. */
	#begin(test: Test) {
		dropDraft(this.#key);
		this.base = draftOf(test, zoned);
		this.#version = test.version;
		this.back = '';
		this.conflict = null;
		this.told = {};
		this.rest = [];
		this.tried = false;
	}

	merge() {
		if (!this.conflict) return;
		const { test, merged } = this.conflict;
		this.#begin(test);
		this.draft = merged.draft;
		this.written();
	}

	takeTheirs() {
		if (!this.conflict) return;
		this.#begin(this.conflict.test);
		this.draft = structuredClone(this.base);
		this.written();
	}

	/** Back to what stands. */
	discard() {
		dropDraft(this.#key);
		this.draft = structuredClone(this.base);
		this.back = '';
		this.tried = false;
		this.unclear = {};
	}

	drop() {
		this.stop();
		dropDraft(this.#key);
	}
}
