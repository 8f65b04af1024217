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

/** The answer cut where marked words begin and end. The server counts code points; JavaScript counts UTF-16 units. */
export function segmentsOf(text: string, criteria: Criterion[]): Segment[] {
	const points = Array.from(text);
	const spans = criteria.flatMap((criterion) =>
		criterion.evidence
			.filter((evidence) => evidence.quote && !evidence.test && !evidence.key)
			.map((evidence) => ({
				name: criterion.name,
				start: Math.max(0, evidence.start ?? 0),
				end: Math.min(points.length, evidence.end ?? 0)
			}))
			.filter((span) => span.end > span.start)
	);
	const cuts = [...new Set([0, points.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
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
