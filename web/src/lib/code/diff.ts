/** What stands in one text and what in the other, side by side. */
export interface Line {
	kind: 'same' | 'missing' | 'extra';
	text: string;
	/** The parts of a changed line that differ, as [from, to). */
	marks?: [number, number][];
	/** An element's place in a list. */
	at?: number;
}

const LINES_MAX = 400;

/** The longest common subsequence, in a table: short texts only, so it stays quick. */
function common<T>(a: T[], b: T[], same: (x: T, y: T) => boolean): number[][] {
	const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			table[i]![j] = same(a[i]!, b[j]!) ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
		}
	}
	return table;
}

/** `expected` first: what only it has is missing, what only `actual` has is extra. */
export function lineDiff(expected: string, actual: string): Line[] {
	const a = linesOf(expected);
	const b = linesOf(actual);
	const table = common(a, b, (x, y) => x === y);
	const found: Line[] = [];
	let i = 0;
	let j = 0;
	while (i < a.length || j < b.length) {
		if (i < a.length && j < b.length && a[i] === b[j]) {
			found.push({ kind: 'same', text: a[i]! });
			i++;
			j++;
		} else if (i < a.length && (j >= b.length || table[i + 1]![j]! >= table[i]![j + 1]!)) found.push({ kind: 'missing', text: a[i++]! });
		else found.push({ kind: 'extra', text: b[j++]! });
	}
	return marked(found);
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n').slice(0, LINES_MAX);

/** Where a line was changed, what in it differs is marked: a run of missing lines is laid beside the run of extra ones. */
function marked(lines: Line[]): Line[] {
	for (let start = 0; start < lines.length; ) {
		const missing = runOf(lines, start, 'missing');
		const extra = runOf(lines, start + missing, 'extra');
		for (let i = 0; i < Math.min(missing, extra); i++) markPair(lines[start + i]!, lines[start + missing + i]!);
		start += Math.max(1, missing + extra);
	}
	return lines;
}

function runOf(lines: Line[], from: number, kind: Line['kind']): number {
	let n = 0;
	while (lines[from + n]?.kind === kind) n++;
	return n;
}

function markPair(a: Line, b: Line) {
	let head = 0;
	while (head < a.text.length && a.text[head] === b.text[head]) head++;
	let tail = 0;
	const most = Math.min(a.text.length, b.text.length) - head;
	while (tail < most && a.text[a.text.length - 1 - tail] === b.text[b.text.length - 1 - tail]) tail++;
	// Of two lines that have little in common, marking nearly all says nothing.
	const shared = a.text.slice(0, head) + a.text.slice(a.text.length - tail);
	if (!shared.trim()) return;
	a.marks = [[head, a.text.length - tail]];
	b.marks = [[head, b.text.length - tail]];
}

/** A value of JSON as a person writes it down. Lists of short things stay on a line. */
export function written(value: unknown): string {
	if (typeof value === 'string') return JSON.stringify(value);
	if (value === undefined) return '';
	if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
	if (value !== null && typeof value === 'object') {
		return `{${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${written(inner)}`).join(', ')}}`;
	}
	return String(value);
}

const isNested = (value: unknown): value is unknown[] => Array.isArray(value) && value.some((inner) => Array.isArray(inner));

/** Values as texts to be laid side by side: text as it is, a table a row a line, all else in one line. */
export function laidOut(value: unknown): string {
	if (typeof value === 'string') return value;
	if (isNested(value)) return value.map(written).join('\n');
	return written(value);
}

/** Lists differ element by element, everything else line by line. */
export function valueDiff(expected: unknown, actual: unknown): Line[] {
	if (!Array.isArray(expected) || !Array.isArray(actual) || isNested(expected) || isNested(actual)) {
		return lineDiff(laidOut(expected), laidOut(actual));
	}
	const found: Line[] = [];
	for (let i = 0; i < Math.min(Math.max(expected.length, actual.length), LINES_MAX); i++) {
		const mine = i < actual.length ? written(actual[i]) : null;
		const theirs = i < expected.length ? written(expected[i]) : null;
		if (mine === theirs) found.push({ kind: 'same', text: mine ?? '', at: i });
		else {
			if (theirs !== null) found.push({ kind: 'missing', text: theirs, at: i });
			if (mine !== null) found.push({ kind: 'extra', text: mine, at: i });
		}
	}
	return found;
}

/** How many elements or lines differ: a change of one counts once. */
export function differing(lines: Line[]): number {
	const missing = lines.filter(({ kind }) => kind === 'missing').length;
	const extra = lines.filter(({ kind }) => kind === 'extra').length;
	return Math.max(missing, extra);
}
