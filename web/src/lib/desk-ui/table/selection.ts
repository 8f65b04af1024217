// Which rows are selected. Selections are never changed in place, so that whoever holds one sees the next as new.

export type Selection = ReadonlySet<string>;

export function toggled(selection: Selection, key: string): Selection {
	const next = new Set(selection);
	if (!next.delete(key)) next.add(key);
	return next;
}

/** From the row that was chosen last to this one, as they stand now; what was selected elsewhere stays. */
export function ranged(selection: Selection, keys: readonly string[], from: string | null, to: string): Selection {
	const [a, b] = [from === null ? -1 : keys.indexOf(from), keys.indexOf(to)];
	if (a < 0 || b < 0) return new Set([...selection, to]);
	return new Set([...selection, ...keys.slice(Math.min(a, b), Math.max(a, b) + 1)]);
}

export function allOrNone(selection: Selection, keys: readonly string[]): Selection {
	const every = keys.length > 0 && keys.every((key) => selection.has(key));
	const next = new Set(selection);
	for (const key of keys) {
		if (every) next.delete(key);
		else next.add(key);
	}
	return next;
}

export function howMany(selection: Selection, keys: readonly string[]): 'none' | 'some' | 'all' {
	const n = keys.reduce((sum, key) => sum + Number(selection.has(key)), 0);
	return n === 0 ? 'none' : n === keys.length ? 'all' : 'some';
}
