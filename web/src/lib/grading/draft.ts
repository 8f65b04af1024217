import type { AnswerToGrade, GradeIn } from './types';

export type Level = 0 | 1 | 2;

/** Words of the answer: a stretch of it, in code points, as the server counts. */
export interface Taken {
	start: number;
	end: number;
	quote: string;
}

export interface PointDraft {
	level: Level | null;
	taken: Taken[];
}

export interface Draft {
	points: PointDraft[];
	/** For each false statement: the words that make it, or null where the answer does not. */
	wrong: (Taken | null)[];
	note: string;
}

export const emptyDraft = (answer: AnswerToGrade): Draft => ({
	points: answer.points.map(() => ({ level: null, taken: [] })),
	wrong: answer.wrong.map(() => null),
	note: ''
});

/** Who corrects begins with what the machine gave, to the nearest half. */
export function draftFrom(answer: AnswerToGrade): Draft {
	const draft = emptyDraft(answer);
	for (const [i, criterion] of (answer.machine?.criteria ?? []).entries()) {
		const point = draft.points[i];
		if (!point) continue;
		point.level = Math.round((2 * criterion.points) / criterion.max) as Level;
		point.taken = criterion.evidence
			.filter((evidence) => evidence.quote)
			.map(({ quote, start, end }) => ({ quote: quote ?? '', start: start ?? 0, end: end ?? 0 }));
	}
	return draft;
}

/** A line of the drawing has no place in what was said: the server finds it by its words. */
export const lineTaken = (quote: string): Taken => ({ start: 0, end: 0, quote });

/** A stretch of a text between two places in UTF-16 units, without the spaces around it. */
export function takenFrom(said: string, from: number, to: number): Taken | null {
	const raw = said.slice(from, to);
	const quote = raw.trim();
	if (!quote) return null;
	const start = Array.from(said.slice(0, from + raw.indexOf(quote))).length;
	return { start, end: start + Array.from(quote).length, quote };
}

export function take(point: PointDraft, words: Taken, level?: Level) {
	if (!point.taken.some(({ start, end, quote }) => start === words.start && end === words.end && quote === words.quote)) point.taken.push(words);
	if (level !== undefined) point.level = level;
	else if (!point.level) point.level = 2;
}

export type Complaint = 'needs_points' | 'needs_words';

/** What is wrong with each point, if anything is. */
export const complaints = (draft: Draft): (Complaint | null)[] =>
	draft.points.map(({ level, taken }) => (level === null ? 'needs_points' : level && !taken.length ? 'needs_words' : null));

export function gradeOf(draft: Draft, answer: AnswerToGrade, way: 'blind' | 'corrected', id: string): GradeIn {
	const words = ({ quote, start }: Taken) => ({ quote, start });
	return {
		way,
		criteria: draft.points.map(({ level, taken }, i) => ({
			points: ((level ?? 0) * (answer.points[i]?.max ?? 0)) / 2,
			quotes: level ? taken.map(words) : [],
			note: ''
		})),
		wrong: draft.wrong.flatMap((taken, claim) => (taken ? [{ claim, words: words(taken) }] : [])),
		note: draft.note,
		seen: way === 'blind' ? null : answer.grades.length,
		client_message_id: id
	};
}
