import { afterEach, describe, expect, it, vi } from 'vitest';
import { heedOtherTabs } from './api/session.svelte';
import { forgetDrafts, keepDrafts, keeping } from './keeping';

class Shelf {
	all = new Map<string, string>();
	get length() {
		return this.all.size;
	}
	key = (at: number) => [...this.all.keys()][at] ?? null;
	getItem = (key: string) => this.all.get(key) ?? null;
	setItem = (key: string, value: string) => void this.all.set(key, value);
	removeItem = (key: string) => void this.all.delete(key);
}

function told(key: string): Event {
	return Object.assign(new Event('storage'), { key, newValue: 'x' });
}

describe.each(['stored', 'in memory'])('what somebody wrote and did not send, %s', (where) => {
	const begin = () => where === 'stored' && vi.stubGlobal('localStorage', new Shelf());
	afterEach(() => {
		keepDrafts();
		for (const key of keeping.keys('viva.')) keeping.remove(key);
		vi.unstubAllGlobals();
	});

	it('goes with them, and nothing writes it again until somebody is signed in', () => {
		begin();
		keeping.write('viva.draft.i1.q1', 'mine');
		keeping.write('viva.out.i1.a', 'mine');
		keeping.write('viva.theme', 'dark');
		forgetDrafts();
		expect(keeping.write('viva.draft.i1.q1', 'mine again')).toBe(false);
		keeping.write('viva.theme', 'light');
		expect(keeping.keys('viva.')).toEqual(['viva.theme']);
		expect(keeping.read('viva.theme')).toBe('light');
		keepDrafts();
		keeping.write('viva.draft.i1.q1', 'of the next');
		expect(keeping.read('viva.draft.i1.q1')).toBe('of the next');
	});

	it('goes from the other tabs too, but not where a sign-in ends by itself', () => {
		begin();
		const tab = new EventTarget();
		heedOtherTabs(tab);
		keeping.write('viva.draft.i1.q1', 'mine');
		tab.dispatchEvent(told('viva.refresh'));
		expect(keeping.read('viva.draft.i1.q1')).toBe('mine');
		tab.dispatchEvent(told('viva.left'));
		keeping.write('viva.draft.i1.q1', 'mine again');
		expect(keeping.read('viva.draft.i1.q1')).toBe(null);
	});
});
