import type { Keeping } from '../keeping';

/** A shelf in memory, in place of the browser's, for tests. */
export function shelf(): Keeping & { all: Map<string, string> } {
	const all = new Map<string, string>();
	return {
		all,
		read: (key) => all.get(key) ?? null,
		write: (key, value) => (all.set(key, value), true),
		remove: (key) => void all.delete(key),
		keys: (prefix) => [...all.keys()].filter((key) => key.startsWith(prefix))
	};
}
