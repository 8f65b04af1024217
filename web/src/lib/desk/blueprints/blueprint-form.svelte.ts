import { parse, stringify } from 'yaml';
import { ApiError, get, post, put, sentenceFor } from '$lib/api/http';
import type { components } from '$lib/api/openapi';
import { deskBlueprints } from '$lib/words/desk-blueprints';
import { shaped, type Mapping } from './mapping';

type Schemas = components['schemas'];
export type Blueprint = Schemas['BlueprintOut'];
export type Check = Schemas['BlueprintCheck'];

const CHECK_AFTER_MS = 400;

/** A blueprint that is edited, as a form or as YAML, and whether the bank can fill it. */
export class BlueprintForm {
	mapping = $state() as Mapping;
	base = $state.raw('');
	yaml = $state('');
	yamlWrong = $state('');
	role = $state('');
	check = $state.raw<Check | null>(null);
	checking = $state(false);
	unchecked = $state(false);
	busy = $state(false);
	problem = $state('');
	/** The newest version, where somebody else saved it meanwhile. */
	newer = $state.raw<Blueprint | null>(null);
	refused = $state.raw<{ field: string; message: string }[]>([]);
	readonly known: string | null;
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `known` is the id of one that is there already. */
	constructor(mapping: Mapping, known: string | null) {
		this.known = known;
		this.mapping = shaped(mapping);
		this.base = JSON.stringify(this.mapping);
		this.yaml = stringify(mapping);
	}

	readonly dirty = $derived(JSON.stringify(this.mapping) !== this.base || this.yamlWrong !== '');
	readonly errors = $derived(this.refused.length ? this.refused : (this.check?.errors ?? []));

	/** What is wrong at a field of the form; sections are counted from 1. */
	errorOf(field: string, section?: number): string | undefined {
		const place = section === undefined ? field : `sections, item ${section}: ${field}`;
		const found = this.errors.filter((one) => one.field === place || one.field.startsWith(`${place},`));
		return found.length ? found.map(({ message }) => deskBlueprints.edit.at_field(message)).join(' ') : undefined;
	}

	/** The form was changed, so the YAML follows. */
	formWritten() {
		this.yaml = stringify($state.snapshot(this.mapping));
		this.yamlWrong = '';
		this.#later();
	}

	/** The YAML was changed, so the form follows, once it can be read. */
	yamlWritten(text: string) {
		this.yaml = text;
		try {
			const read: unknown = parse(text);
			if (!read || typeof read !== 'object' || Array.isArray(read)) throw new Error(deskBlueprints.edit.yaml_mapping);
			this.mapping = shaped(read as Mapping);
			this.yamlWrong = '';
			this.#later();
		} catch (error) {
			this.yamlWrong = deskBlueprints.edit.yaml_wrong((error as Error).message.split('\n')[0] ?? '');
		}
	}

	#later() {
		this.refused = [];
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.look(), CHECK_AFTER_MS);
	}

	stop() {
		clearTimeout(this.#timer);
		this.#turn++;
	}

	async look() {
		const turn = ++this.#turn;
		this.checking = true;
		try {
			// What has no name yet is looked at all the same; saving tells that it needs one.
			const { id, title, ...rest } = $state.snapshot(this.mapping);
			const blueprint = { ...rest, title: title || deskBlueprints.edit.new_title, ...(id && { id }) };
			const check = await post<Check>('/api/blueprints/check', { blueprint, ...(this.role && { role: this.role }) });
			if (turn !== this.#turn) return;
			this.check = check;
			this.unchecked = false;
		} catch {
			if (turn === this.#turn) this.unchecked = true;
		} finally {
			if (turn === this.#turn) this.checking = false;
		}
	}

	async save(): Promise<Blueprint | null> {
		if (this.busy || this.yamlWrong) return null;
		this.busy = true;
		this.problem = '';
		this.refused = [];
		try {
			const mapping = $state.snapshot(this.mapping);
			const saved = this.known === null ? await post<Blueprint>('/api/blueprints', mapping) : await put<Blueprint>(`/api/blueprints/${encodeURIComponent(this.known)}`, mapping);
			this.newer = null;
			this.base = JSON.stringify(this.mapping);
			return saved;
		} catch (error) {
			await this.#explain(error);
			return null;
		} finally {
			this.busy = false;
		}
	}

	async #explain(error: unknown) {
		if (error instanceof ApiError && error.code === 'edited_meanwhile' && this.known !== null) {
			try {
				this.newer = await get<Blueprint>(`/api/blueprints/${encodeURIComponent(this.known)}`);
				return;
			} catch (lost) {
				error = lost;
			}
		}
		this.problem = sentenceFor(error);
		if (error instanceof ApiError) this.refused = error.fields;
	}

	/** Mine, as the version after theirs. */
	async saveOnTop(): Promise<Blueprint | null> {
		if (this.newer) this.mapping = { ...this.mapping, version: this.newer.newest };
		return this.save();
	}
}
