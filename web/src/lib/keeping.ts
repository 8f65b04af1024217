/** localStorage that never throws: where the browser forbids it, things are kept for as long as the page lives. */
const inMemory = new Map<string, string>();
const OWN = ['viva.draft.', 'viva.out.'];
let left = false;

export interface Keeping {
	read(key: string): string | null;
	write(key: string, value: string): boolean;
	remove(key: string): void;
	keys(prefix: string): string[];
}

export const keeping: Keeping = {
	read(key) {
		try {
			return localStorage.getItem(key) ?? inMemory.get(key) ?? null;
		} catch {
			return inMemory.get(key) ?? null;
		}
	},
	write(key, value) {
		if (left && OWN.some((prefix) => key.startsWith(prefix))) return false;
		try {
			localStorage.setItem(key, value);
			inMemory.delete(key);
			return true;
		} catch {
			inMemory.set(key, value);
			return false;
		}
	},
	remove(key) {
		inMemory.delete(key);
		try {
			localStorage.removeItem(key);
		} catch {
			// Nothing to remove.
		}
	},
	keys(prefix) {
		const found = new Set([...inMemory.keys()]);
		try {
			for (let i = 0; i < localStorage.length; i++) found.add(localStorage.key(i) ?? '');
		} catch {
			// Only what is in memory.
		}
		return [...found].filter((key) => key.startsWith(prefix)).sort();
	}
};

/**
 * Who leaves takes along what they wrote and did not send: on a shared computer nobody should find another's drafts.
 * What is still open on a page writes none of it again, until somebody is signed in.
 */
export function forgetDrafts() {
	left = true;
	for (const prefix of OWN) for (const key of keeping.keys(prefix)) keeping.remove(key);
}

export function keepDrafts() {
	left = false;
}
