import type { RunResult, TypingBatch } from './types';

export interface RunMark {
	at: number;
	run: RunResult;
}

/** Where each batch ends on the time line, and when the server had it. */
function endsOf(batches: TypingBatch[]): { end: number; had: number }[] {
	let last = 0;
	return batches.map(({ at, since_ms, edits }) => {
		last = Math.max(last, Math.max(since_ms, last) + (edits.at(-1)?.[0] ?? 0));
		return { end: last, had: at ? Date.parse(at) : Number.NaN };
	});
}

/**
 * The runs on the time line of the typing, oldest first. A page gives what was typed before it asks for a run, so a run
 * stands as long after the last batch before it as it came later: two clocks are never compared.
 */
export function marksOf(runs: RunResult[], batches: TypingBatch[]): RunMark[] {
	const ends = endsOf(batches);
	return runs
		.map((run) => {
			const came = Date.parse(run.at);
			const before = ends.findLast(({ had }) => had <= came);
			return { at: before ? before.end + came - before.had : 0, run };
		})
		.toSorted((a, b) => a.at - b.at);
}

/** Where the replay is some time later; a pause is jumped over where it is wished. */
export function advanced(at: number, by: number, end: number, stretches: { from: number; to: number }[], skip: boolean): number {
	const next = Math.min(at + by, end);
	if (!skip) return next;
	const inside = stretches.some(({ from, to }) => next >= from && next <= to + LINGER_MS);
	const following = stretches.find(({ from }) => from > next);
	return inside || !following ? next : following.from;
}

/** After the last stroke one wants to see what stands there. */
const LINGER_MS = 700;

export interface Shown {
	before: string;
	/** The line in which something was just changed. */
	line: string;
	after: string;
	number: number;
}

/** The text around the place where it was just changed. */
export function around(text: string, caret: number): Shown {
	const from = text.lastIndexOf('\n', caret - 1) + 1;
	const end = text.indexOf('\n', caret);
	const to = end < 0 ? text.length : end;
	return { before: text.slice(0, from), line: text.slice(from, to), after: text.slice(to), number: text.slice(0, from).split('\n').length };
}
