import type { AnswerGiven, Question } from '$lib/api/types';
import type { Draft } from './drafts';

/** Where an answer is written, or what is done instead of writing. */
export type Surface = 'text' | 'line' | 'code' | 'one' | 'many' | 'number' | 'order' | 'pairs' | 'gaps';

/** What is wrong with an answer that cannot be given yet. */
export type Missing = 'text' | 'choice' | 'number' | 'order' | 'pairs' | 'gaps' | null;

export interface Giving {
	given: AnswerGiven;
	/** The fields of the message that is sent. */
	fields: Record<string, unknown>;
}

const IN_A_LINE = ['short_text', 'code_reading'];

/** By the field that the question names and by what it shows: a kind that nobody here knows is answered in words. */
export function surfaceOf(question: Question | null): Surface {
	if (!question) return 'text';
	if (question.options?.length) return question.kind === 'multiple_select' ? 'many' : 'one';
	if (question.answer_field === 'number') return 'number';
	if (question.answer_field === 'order' && question.items?.length) return 'order';
	if (question.answer_field === 'pairs' && question.left?.length && question.right?.length) return 'pairs';
	if (question.answer_field === 'gaps' && question.gaps?.length) return 'gaps';
	if (question.answer_field === 'code' || question.kind === 'coding_problem') return 'code';
	return IN_A_LINE.includes(question.kind) ? 'line' : 'text';
}

/** Whether the answer is made and given by hand: what is said aloud is not the answer, as it would leave a drawing behind. */
export const byHand = (question: Question | null): boolean => (question?.whiteboard ?? false) || !['text', 'line'].includes(surfaceOf(question));

/** Whether words may stand beside what is made by hand. */
export const takesNotes = (question: Question | null): boolean => (question?.whiteboard ?? false) || ['text', 'line', 'code'].includes(surfaceOf(question));

/** The answer as it would be sent, or what it lacks. Where it may be drawn, words or a drawing alone are one too. */
export function giving(question: Question, draft: Draft): Giving | Exclude<Missing, null> {
	const board = question.whiteboard ? draft.drawn?.board : null;
	const said = spoken(question, draft);
	if (!board?.shapes.length) return said;
	const { given, fields } = typeof said === 'string' ? { given: {}, fields: {} } : said;
	return { given: { ...given, board }, fields: { ...fields, board } };
}

function spoken(question: Question, draft: Draft): Giving | Exclude<Missing, null> {
	switch (surfaceOf(question)) {
		case 'one':
			return draft.chosen.length ? { given: { options: draft.chosen }, fields: { option: draft.chosen[0] } } : 'choice';
		case 'many':
			return draft.chosen.length ? { given: { options: draft.chosen }, fields: { option: draft.chosen } } : 'choice';
		case 'number':
			return draft.number.trim() ? alike({ number: draft.number.trim() }) : 'number';
		case 'order':
			return draft.order.length ? alike({ order: draft.order }) : 'order';
		case 'pairs': {
			const pairs = filled(draft.pairs);
			return question.left?.every(({ id }) => pairs[id]) ? alike({ pairs }) : 'pairs';
		}
		case 'gaps': {
			const gaps = filled(draft.gaps);
			return Object.keys(gaps).length ? alike({ gaps }) : 'gaps';
		}
		case 'code': {
			const { code, language, text } = draft;
			if (!code.trim()) return 'text';
			const beside = draft.book?.files[language]?.slice(1) ?? [];
			const talk = text.trim() ? { text } : {};
			const fields = { code, language, ...(beside.length && { files: beside }), ...(text.trim() && { answer: text }) };
			return { given: { code, language, ...talk }, fields };
		}
		default:
			return draft.text.trim() ? { given: { text: draft.text }, fields: { answer: draft.text } } : 'text';
	}
}

/** What a sent message gave, when it is read back from the device. */
export function givenIn(data: Record<string, unknown>): AnswerGiven {
	if (data.option !== undefined) return { options: [data.option].flat() as string[] };
	const { number, order, pairs, gaps, code, board } = data as AnswerGiven;
	return { text: data.answer as string | undefined, code, number, order, pairs, gaps, board };
}

/** What was given, in lines that a person can read: words and code have their own place. */
export function linesOf(question: Question, answer: AnswerGiven): string[] {
	const text = (pieces: Question['items'], id: string) => pieces?.find((piece) => piece.id === id)?.text ?? id;
	const order = (answer.order ?? []).map((id, i) => `${i + 1}. ${text(question.items, id)}`);
	const pairs = (question.left ?? [])
		.filter(({ id }) => answer.pairs?.[id])
		.map(({ id, text: left }) => `${left}: ${text(question.right, answer.pairs?.[id] ?? '')}`);
	const gaps = (question.gaps ?? [])
		.map((gap, i) => ({ place: i + 1, gap, value: answer.gaps?.[gap.gap] }))
		.filter(({ value }) => value)
		.map(({ place, gap, value }) => `${place}. ${gap.options.find((o) => o.letter === value)?.text ?? value ?? ''}`);
	const number = answer.number && question.unit && !answer.number.includes(question.unit) ? `${answer.number} ${question.unit}` : answer.number;
	return [...(number ? [number] : []), ...order, ...pairs, ...gaps];
}

/** The passage in pieces: its words, and the names of its gaps. */
export function piecesOf(passage: string): { text: string; gap: string }[] {
	return passage.split(/(\{\{[a-z][a-z0-9_]*\}\})/).map((piece) => {
		const gap = /^\{\{(.+)\}\}$/.exec(piece)?.[1] ?? '';
		return { text: gap ? '' : piece, gap };
	});
}

/** The items in the order that was made so far, or as they are shown. */
export function arranged(question: Question, draft: Draft): NonNullable<Question['items']> {
	const items = question.items ?? [];
	const found = draft.order.map((id) => items.find((item) => item.id === id)).filter((item) => item !== undefined);
	return found.length === items.length ? found : items;
}

export function moved<T>(items: T[], from: number, to: number): T[] {
	const rest = items.toSpliced(from, 1);
	return rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, ...items.slice(from, from + 1));
}

const alike = (answer: AnswerGiven): Giving => ({ given: answer, fields: { ...answer } });

const filled = (values: Record<string, string>) =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()));
