import { describe, expect, it } from 'vitest';
import type { Question } from '$lib/api/types';
import { emptyDraft } from './drafts';
import { arranged, byHand, givenIn, giving, linesOf, moved, piecesOf, surfaceOf, takesNotes } from './giving';

const asked = (more: Partial<Question>) =>
	({ question_id: 'q', text: '', kind: 'x', phase: 'p', question_number: 1, total_questions: 1, hints_available: 0, ...more }) as Question;
const items = ['c', 'a', 'b'].map((id) => ({ id, text: id.toUpperCase() }));
const ORDER = asked({ kind: 'ordering', answer_field: 'order', items });
const PAIRS = asked({ kind: 'matching', answer_field: 'pairs', left: items.slice(0, 2), right: items });
const GAPS = asked({
	kind: 'fill_gap',
	answer_field: 'gaps',
	passage: 'a {{one}}\nb {{two}}.',
	gaps: [
		{ gap: 'one', kind: 'text', unit: '', options: [] },
		{ gap: 'two', kind: 'choice', unit: '', options: [{ letter: 'A', text: 'yes' }] }
	]
});
const NUMBER = asked({ kind: 'numeric', answer_field: 'number', unit: 'ms' });

describe('where an answer is given', () => {
	it.each([
		[asked({ answer_field: 'option', options: [{ letter: 'A', text: '' }] }), 'one'],
		[asked({ kind: 'multiple_select', options: [{ letter: 'A', text: '' }] }), 'many'],
		[asked({ kind: 'short_text', answer_field: 'answer' }), 'line'],
		[asked({ kind: 'technical_concept', answer_field: 'answer' }), 'text'],
		[asked({ kind: 'estimate', answer_field: 'number' }), 'number'],
		[asked({ kind: 'from_elsewhere', answer_field: 'a_field_of_its_own' }), 'text'],
		[asked({ kind: 'ordering', answer_field: 'order' }), 'text'],
		[ORDER, 'order'],
		[PAIRS, 'pairs'],
		[GAPS, 'gaps'],
		[NUMBER, 'number']
	] as const)('%#', (question, surface) => expect(surfaceOf(question)).toBe(surface));
});

describe('what is said aloud', () => {
	it.each([
		[asked({ kind: 'technical_concept', answer_field: 'answer' }), false, true],
		[asked({ kind: 'short_text', answer_field: 'answer' }), false, true],
		[asked({ kind: 'system_design', answer_field: 'answer', whiteboard: true }), true, true],
		[asked({ kind: 'coding_problem', answer_field: 'code' }), true, true],
		[asked({ answer_field: 'option', options: [{ letter: 'A', text: '' }] }), true, false],
		[NUMBER, true, false],
		[ORDER, true, false]
	] as const)('is the answer, a note beside it, or neither: %#', (question, hand, notes) => {
		expect([byHand(question), takesNotes(question)]).toEqual([hand, notes]);
	});
});

describe('what is sent', () => {
	const sent = (question: Question, change: object) => {
		const found = giving(question, { ...emptyDraft(), ...change });
		return typeof found === 'string' ? found : found.fields;
	};
	it('is in the field of the question', () => {
		expect(sent(NUMBER, { number: ' 1,5 ' })).toEqual({ number: '1,5' });
		expect(sent(ORDER, { order: ['a', 'b', 'c'] })).toEqual({ order: ['a', 'b', 'c'] });
		expect(sent(PAIRS, { pairs: { c: 'a', a: 'b' } })).toEqual({ pairs: { c: 'a', a: 'b' } });
		expect(sent(GAPS, { gaps: { one: 'x', two: ' ' } })).toEqual({ gaps: { one: 'x' } });
		expect(sent(asked({ kind: 'short_text' }), { text: 'x' })).toEqual({ answer: 'x' });
	});
	it('is held back while it lacks something', () => {
		expect(sent(NUMBER, {})).toBe('number');
		expect(sent(ORDER, {})).toBe('order');
		expect(sent(PAIRS, { pairs: { c: 'a' } })).toBe('pairs');
		expect(sent(GAPS, { gaps: { one: '' } })).toBe('gaps');
	});
	it('is read back from the device as it was given', () => {
		expect(givenIn({ question_id: 'q', order: ['a'] }).order).toEqual(['a']);
		expect(givenIn({ option: 'A' }).options).toEqual(['A']);
	});
});

describe('what was given', () => {
	it('is told in the words that were shown', () => {
		expect(linesOf(ORDER, { order: ['a', 'b', 'c'] })).toEqual(['1. A', '2. B', '3. C']);
		expect(linesOf(PAIRS, { pairs: { c: 'b' } })).toEqual(['C: B']);
		expect(linesOf(GAPS, { gaps: { one: 'x', two: 'A' } })).toEqual(['1. x', '2. yes']);
		expect(linesOf(NUMBER, { number: '5' })).toEqual(['5 ms']);
		expect(linesOf(NUMBER, { number: '5 ms' })).toEqual(['5 ms']);
		expect(linesOf(NUMBER, { text: 'words' })).toEqual([]);
	});
});

describe('an order in the making', () => {
	it('begins as it is shown and keeps every item', () => {
		expect(arranged(ORDER, emptyDraft())).toEqual(items);
		expect(arranged(ORDER, { ...emptyDraft(), order: ['a', 'b', 'c'] }).map((i) => i.id)).toEqual(['a', 'b', 'c']);
		expect(arranged(ORDER, { ...emptyDraft(), order: ['gone', 'b', 'c'] })).toEqual(items);
		expect(moved([1, 2, 3], 0, 2)).toEqual([2, 3, 1]);
		expect(moved([1, 2, 3], 2, 0)).toEqual([3, 1, 2]);
		expect(moved([1, 2, 3], 1, 9)).toEqual([1, 3, 2]);
	});
});

it('a passage is its words and its gaps, in their order', () => {
	expect(piecesOf('a {{one}}\nb {{two}}.').map((p) => p.gap || p.text)).toEqual(['a ', 'one', '\nb ', 'two', '.']);
	expect(piecesOf('{x} {{Two}}')).toEqual([{ text: '{x} {{Two}}', gap: '' }]);
});

describe('where it may be drawn', () => {
	const DRAWN = asked({ kind: 'system_design', answer_field: 'answer', whiteboard: true });
	const board = { shapes: [{ id: 's1', kind: 'box' as const, label: 'A', x: 0, y: 0, width: 80, height: 40 }], links: [] };
	const drawn = { board, sent: null, sending: null, seen: null, saves: 0 };
	const sent = (question: Question, change: object) => giving(question, { ...emptyDraft(), ...change });

	it('words, a drawing, or both are an answer', () => {
		expect(sent(DRAWN, { text: 'words', drawn })).toEqual({ given: { text: 'words', board }, fields: { answer: 'words', board } });
		expect(sent(DRAWN, { drawn })).toEqual({ given: { board }, fields: { board } });
		expect(sent(DRAWN, { text: 'words' })).toEqual({ given: { text: 'words' }, fields: { answer: 'words' } });
		expect(sent(DRAWN, { drawn: { ...drawn, board: { shapes: [], links: [] } } })).toBe('text');
	});

	it('a drawing goes nowhere else', () => {
		expect(sent({ ...DRAWN, whiteboard: false }, { text: 'words', drawn })).toMatchObject({ fields: { answer: 'words' } });
		expect(sent({ ...DRAWN, whiteboard: false }, { drawn })).toBe('text');
	});

	it('is read back from what was sent', () => {
		expect(givenIn({ board })).toMatchObject({ board });
	});
});
