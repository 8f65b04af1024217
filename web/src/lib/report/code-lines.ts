import type { Segment } from './spans';

/** Marked code line by line: a mark that goes over several lines is one in each of them. */
export function inLines(segments: Segment[]): Segment[][] {
	const lines: Segment[][] = [[]];
	for (const segment of segments) {
		const pieces = segment.text.split('\n');
		pieces.forEach((text, i) => {
			if (i > 0) lines.push([]);
			const last = i === pieces.length - 1;
			if (text) lines.at(-1)!.push({ text, criteria: segment.criteria, ending: last ? segment.ending : [] });
		});
	}
	// A line end at the very end begins no line.
	return lines.length > 1 && !lines.at(-1)!.length ? lines.slice(0, -1) : lines;
}

/** The line, counted from 1, in which a place lies. The server counts code points; JavaScript counts UTF-16 units. */
export function lineOf(code: string, place: number): number {
	return Array.from(code).slice(0, Math.max(0, place)).filter((letter) => letter === '\n').length + 1;
}

/** The first and the last line of what stands between two places; a line end at its end begins no new one. */
export function linesBetween(code: string, start: number, end: number): [first: number, last: number] {
	const first = lineOf(code, start);
	return [first, Math.max(first, lineOf(code, end - 1))];
}
