import type { Place, WholeResume } from '../api/types';

export interface Piece {
	text: string;
	/** Where marked words begin, or null for plain text. */
	start: number | null;
}

export interface Around {
	before: string;
	found: string;
	after: string;
}

/** Every place that a finding rests on, in the order of the text. */
export function placesOf({ skills, projects, education, experience_evidence }: WholeResume): Place[] {
	const found = [...skills, ...projects, ...education].flatMap(({ evidence }) => evidence ?? []);
	return [...found, ...experience_evidence].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The text cut at its marked words. Of places that overlap, the one that begins first, and is longest, is marked. */
export function piecesOf(text: string, places: Place[]): Piece[] {
	// The server counts code points; JavaScript counts UTF-16 units.
	const points = Array.from(text);
	const pieces: Piece[] = [];
	let at = 0;
	for (const { start, end } of [...places].sort((a, b) => a.start - b.start || b.end - a.end)) {
		if (start < at || end > points.length || end <= start) continue;
		if (start > at) pieces.push({ text: points.slice(at, start).join(''), start: null });
		pieces.push({ text: points.slice(start, end).join(''), start });
		at = end;
	}
	if (at < points.length) pieces.push({ text: points.slice(at).join(''), start: null });
	return pieces;
}

/** The words around a finding, within its own line, each side cut at a word. */
export function around(points: string[], { start, end }: Place, most: number): Around {
	const line = points.slice(Math.max(0, start - 400), start).join('').split('\n').at(-1) ?? '';
	const before = line.replace(/^\s*[-*•·–]\s+/, '');
	const after = points.slice(end, end + 400).join('').split('\n')[0] ?? '';
	return {
		before: before.length > most ? `… ${before.slice(-most).replace(/^\S*\s/, '')}` : before.trimStart(),
		found: points.slice(start, end).join(''),
		after: after.length > most ? `${after.slice(0, most).replace(/\s\S*$/, '')} …` : after
	};
}
