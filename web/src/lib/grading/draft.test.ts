import { describe, expect, it } from 'vitest';
import { complaints, draftFrom, emptyDraft, gradeOf, lineTaken, take, takenFrom } from './draft';
import type { AnswerToGrade } from './types';

const answer = {
	points: [
		{ name: 'One', max: 2, says: [], shows: null },
		{ name: 'Two', max: 3, says: [], shows: null }
	],
	wrong: ['It is free'],
	grades: [{}],
	machine: {
		criteria: [
			{ name: 'One', points: 1, max: 2, note: '', evidence: [{ quote: 'lock', start: 4, end: 8 }] },
			{ name: 'Two', points: 0, max: 3, note: '', evidence: [] }
		]
	}
} as unknown as AnswerToGrade;

describe('a draft of a grade', () => {
	it('begins empty when blind, and with the machine’s points when correcting', () => {
		expect(emptyDraft(answer).points).toEqual([
			{ level: null, taken: [] },
			{ level: null, taken: [] }
		]);
		expect(draftFrom(answer).points).toEqual([
			{ level: 1, taken: [{ quote: 'lock', start: 4, end: 8 }] },
			{ level: 0, taken: [] }
		]);
	});

	it('counts the place of words in code points and leaves the spaces around them out', () => {
		const said = '🙂 one lock only';
		expect(takenFrom(said, 2, 7)).toEqual({ quote: 'one', start: 2, end: 5 });
		expect(takenFrom(said, said.indexOf('lock'), said.length)).toEqual({ quote: 'lock only', start: 6, end: 15 });
		expect(takenFrom(said, 2, 3)).toBeNull();
	});

	it('takes lines of a drawing beside words, each once', () => {
		const draft = emptyDraft(answer);
		for (const line of ['A -> B', 'A -> B', 'B -> C']) take(draft.points[0]!, lineTaken(line));
		expect(draft.points[0]!.taken.map(({ quote }) => quote)).toEqual(['A -> B', 'B -> C']);
	});

	it('gives all of a point for words unless told otherwise, and takes the same words once', () => {
		const draft = emptyDraft(answer);
		const words = { quote: 'lock', start: 4, end: 8 };
		take(draft.points[0]!, words);
		take(draft.points[0]!, { ...words }, 1);
		expect(draft.points[0]).toEqual({ level: 1, taken: [words] });
	});

	it('says what is missing', () => {
		const draft = emptyDraft(answer);
		draft.points[0]!.level = 2;
		expect(complaints(draft)).toEqual(['needs_words', 'needs_points']);
		take(draft.points[0]!, { quote: 'lock', start: 4, end: 8 });
		draft.points[1]!.level = 0;
		expect(complaints(draft)).toEqual([null, null]);
	});

	it('is sent as points and words, without words for a point that is not given', () => {
		const draft = draftFrom(answer);
		draft.points[0]!.level = 0;
		draft.points[1] = { level: 1, taken: [{ quote: 'key', start: 9, end: 12 }] };
		draft.wrong[0] = { quote: 'free', start: 0, end: 4 };
		draft.note = 'Good.';
		expect(gradeOf(draft, answer, 'corrected', 'k')).toEqual({
			way: 'corrected',
			criteria: [
				{ points: 0, quotes: [], note: '' },
				{ points: 1.5, quotes: [{ quote: 'key', start: 9 }], note: '' }
			],
			wrong: [{ claim: 0, words: { quote: 'free', start: 0 } }],
			note: 'Good.',
			seen: 1,
			client_message_id: 'k'
		});
		expect(gradeOf(draft, answer, 'blind', 'k').seen).toBeNull();
	});
});
