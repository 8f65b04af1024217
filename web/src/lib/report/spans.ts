import type { AnswerGiven, Criterion } from '../api/types';

export interface Segment {
	text: string;
	/** The criteria that these words earned points for; empty for plain text. */
	criteria: string[];
	/** Those of them whose words end here: where the eye looks for the number. */
	ending: string[];
}

/** What evidence may quote: the same string that the server counts its spans in. */
export function saidIn(answer: AnswerGiven): string {
	return [answer.text, answer.code].filter(Boolean).join('\n\n');
}

/** Where the code begins in what was said, in code points; 0 where it is all words, or all code. */
export const codeBegins = ({ text, code }: AnswerGiven): number => (text && code ? Array.from(text).length + 2 : 0);

/** The segments before a cut, and those after it. */
export function partedAt(segments: Segment[], cut: number): [Segment[], Segment[]] {
	let length = 0;
	const at = segments.findIndex(({ text }) => (length += Array.from(text).length) > cut);
	if (at < 0) return [segments, []];
	const before = segments.slice(0, at);
	// The empty lines between the two belong to neither.
	return [before.map((one, i) => (i === at - 1 ? { ...one, text: one.text.trimEnd() } : one)), segments.slice(at)];
}

/** The answer cut where marked words begin and end. The server counts code points; JavaScript counts UTF-16 units. */
export function segmentsOf(text: string, criteria: Criterion[], alsoAt = 0): Segment[] {
	const points = Array.from(text);
	const spans = criteria.flatMap((criterion) =>
		criterion.evidence
			.filter((evidence) => evidence.quote && !evidence.test && !evidence.key && !evidence.board)
			.map((evidence) => ({
				name: criterion.name,
				start: Math.max(0, evidence.start ?? 0),
				end: Math.min(points.length, evidence.end ?? 0)
			}))
			.filter((span) => span.end > span.start)
	);
	const cuts = [...new Set([0, Math.min(alsoAt, points.length), points.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
	const segments: Segment[] = [];
	for (let i = 0; i + 1 < cuts.length; i++) {
		const [start, end] = [cuts[i]!, cuts[i + 1]!];
		const text = points.slice(start, end).join('');
		// A mark around nothing but a space would be a smudge between two others.
		const here = text.trim() ? spans.filter((span) => span.start <= start && span.end >= end) : [];
		const last = here.filter((span) => !points.slice(end, span.end).join('').trim());
		segments.push({ text, criteria: names(here), ending: names(last) });
	}
	return segments;
}

const names = (spans: { name: string }[]) => [...new Set(spans.map((span) => span.name))];
