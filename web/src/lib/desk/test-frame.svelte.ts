import { getContext, setContext } from 'svelte';
import type { components } from '$lib/api/openapi';
import { get } from '$lib/api/http';

export type Test = components['schemas']['TestOut'];

/** The test that a page of the desk is about: read once by the frame around its pages, shared by all of them. */
export class TestFrame {
	test = $state.raw<Test | null>(null);
	problem = $state<unknown>(null);
	readonly id: () => string;

	constructor(id: () => string) {
		this.id = id;
	}

	/** Where its part of the API begins. */
	get api() {
		return `/api/tests/${encodeURIComponent(this.id())}`;
	}

	/** Where its pages begin. */
	get href() {
		return `/desk/tests/${encodeURIComponent(this.id())}`;
	}

	async load() {
		const wanted = this.id();
		this.problem = null;
		try {
			const test = await get<Test>(this.api);
			if (wanted === this.id()) this.test = test;
		} catch (error) {
			if (wanted === this.id()) this.problem = error;
		}
	}
}

const KEY = Symbol('test');

export const shareTest = (frame: TestFrame) => setContext(KEY, frame);

/** For pages inside the frame, which draws them only once the test is there. */
export function sharedTest(): TestFrame & { test: Test } {
	return getContext(KEY);
}
