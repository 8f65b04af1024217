// What differs between two versions of a question or a blueprint, field by field and word by word.
import type { Mapping } from './types';

export type Piece = { text: string; sign: 'same' | 'gone' | 'new' };

const MOST_WORDS = 1_500;

/** The order of fields in a mapping says nothing; that of a list does. */
export function alike(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
	const [left, right] = [a as Mapping, b as Mapping];
	const names = new Set([...Object.keys(left), ...Object.keys(right)]);
	return [...names].every((name) => alike(left[name], right[name]));
}

export function changedFields(before: Mapping, after: Mapping): string[] {
	const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
	return names.filter((name) => name !== 'version' && !alike(before[name], after[name]));
}

/** Of each field that differs, whose is taken at first: mine where I changed it, theirs where only they did. */
export function mineByDefault(base: Mapping, theirs: Mapping, mine: Mapping): Record<string, boolean> {
	return Object.fromEntries(changedFields(theirs, mine).map((name) => [name, !alike(base[name], mine[name])]));
}

export function merged(theirs: Mapping, mine: Mapping, takeMine: Record<string, boolean>): Mapping {
	const whole: Mapping = { ...theirs };
	for (const [name, take] of Object.entries(takeMine)) {
		if (!take) continue;
		if (mine[name] === undefined) delete whole[name];
		else whole[name] = mine[name];
	}
	return whole;
}

/** The longest common run of words is kept; what is too long to compare is told as a whole. */
export function pieces(before: string, after: string): Piece[] {
	const [old, now] = [wordsOf(before), wordsOf(after)];
	if (old.length > MOST_WORDS || now.length > MOST_WORDS) return joined([{ text: before, sign: 'gone' }, { text: after, sign: 'new' }]);
	return joined(walked(old, now, commonTo(old, now)));
}

const wordsOf = (text: string) => text.match(/\n|[^\S\n]+|[^\s]+/g) ?? [];

/** How much the rests from each pair of places have in common. */
function commonTo(old: string[], now: string[]): Uint16Array[] {
	const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
	for (let i = old.length - 1; i >= 0; i--)
		for (let j = now.length - 1; j >= 0; j--)
			table[i]![j] = old[i] === now[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
	return table;
}

function walked(old: string[], now: string[], table: Uint16Array[]): Piece[] {
	const found: Piece[] = [];
	let [i, j] = [0, 0];
	while (i < old.length || j < now.length) {
		if (i < old.length && j < now.length && old[i] === now[j]) {
			found.push({ text: old[i++]!, sign: 'same' });
			j++;
		} else if (j >= now.length || (i < old.length && table[i + 1]![j]! >= table[i]![j + 1]!)) found.push({ text: old[i++]!, sign: 'gone' });
		else found.push({ text: now[j++]!, sign: 'new' });
	}
	return found;
}

function joined(found: Piece[]): Piece[] {
	const together: Piece[] = [];
	for (const piece of found) {
		if (!piece.text) continue;
		const last = together.at(-1);
		if (last?.sign === piece.sign) last.text += piece.text;
		else together.push({ ...piece });
	}
	return together;
}
