// What the parts of a question are, as they come out of a mapping that anybody may have written.
import { deskBank } from '$lib/words/desk-bank';
import { textOf, textsOf } from './paths';
import type { Mapping, VersionRow } from './types';

export interface Option {
	text: string;
	right: boolean;
	misconception: string;
}
export interface Point {
	name: string;
	weight: number;
	says: string[];
	shows: string;
	ask: string;
}

const mappings = (value: unknown): Mapping[] =>
	Array.isArray(value) ? value.map((one) => (one !== null && typeof one === 'object' ? (one as Mapping) : {})) : [];

export const letterOf = (index: number) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index] ?? String(index + 1);

export const optionsOf = (question: Mapping): Option[] =>
	mappings(question.options).map((one) => ({ text: textOf(one.text), right: one.right === true, misconception: textOf(one.misconception) }));

export const pointsOf = (question: Mapping): Point[] =>
	mappings(question.rubric).map((one) => ({
		name: textOf(one.name),
		weight: typeof one.weight === 'number' ? one.weight : 1,
		says: textsOf(one.says),
		shows: textOf(one.shows),
		ask: textOf(one.ask)
	}));

/** What every kind has, and so what a kind's own fields are not. */
export const COMMON = [
	'id', 'version', 'kind', 'skill', 'difficulty', 'roles', 'phases', 'scored', 'text', 'clarify', 'rubric', 'wrong', 'hints',
	'options', 'explanation', 'stronger', 'starter_code', 'time_limit_s', 'samples'
]; // prettier-ignore
export const CHOICES = ['multiple_choice', 'multiple_select'];
export const SIMPLE = ['true_false', 'numeric', 'short_text'];
export const OPEN = ['technical_concept', 'behavioral', 'system_design', 'coding_problem'];
const KEYS: Record<string, readonly string[]> = {
	multiple_choice: ['options'],
	multiple_select: ['options'],
	true_false: ['holds', 'misconception'],
	numeric: ['number'],
	short_text: ['words'],
	...Object.fromEntries(OPEN.map((kind) => [kind, ['rubric', 'wrong', 'samples']]))
};

/** Another kind, with what only the old one can have put aside, and what was put aside for the new one taken back. */
export function turned(question: Mapping, aside: Mapping, kind: string): void {
	const all = new Set(Object.values(KEYS).flat());
	const stays = KEYS[kind];
	question.kind = kind;
	if (!stays) return;
	for (const name of all) {
		if (!stays.includes(name) && question[name] !== undefined) {
			aside[name] = question[name];
			delete question[name];
		} else if (stays.includes(name) && question[name] === undefined && aside[name] !== undefined) {
			question[name] = aside[name];
			delete aside[name];
		}
	}
}

const ELSEWHERE = ['follow_up'];
export const KINDS = Object.keys(deskBank.kinds).filter((kind) => !ELSEWHERE.includes(kind));

/** A kind is offered where this house knows it; the server names those that its bank has, and these it always has. */
export const kindsOffered = (known: readonly string[]) => KINDS.filter((kind) => CHOICES.includes(kind) || OPEN.includes(kind) || known.includes(kind));

export const kindName = (kind: string) => deskBank.kinds[kind] ?? kind;
export const difficultyName = (difficulty: string) => deskBank.difficulties[difficulty] ?? difficulty;

export const authorOf = (row: Pick<VersionRow, 'author' | 'origin'>) =>
	row.author ? (row.author.name ?? deskBank.gone_author) : row.origin === 'shipped' ? deskBank.shipped_author : deskBank.gone_author;

export const option = (value: string, name: string) => ({ value, name });

const part = deskBank.edit_page;
const FIELDS: Record<string, string> = {
	kind: part.kind, skill: part.skill, difficulty: part.difficulty, id: part.id, text: part.text, clarify: part.clarify, options: part.key,
	rubric: part.rubric, explanation: part.explanation, stronger: part.stronger, roles: part.roles, phases: part.phases,
	time_limit_s: part.time_limit, holds: part.holds
}; // prettier-ignore
const ITEMS: Record<string, (index: number) => string> = {
	options: (index) => part.option(letterOf(index)),
	rubric: (index) => part.point(index + 1)
};

/** A field by the name that it has on the page; what has none there keeps the one that it has in a file. */
export function fieldName(field: string): string {
	const [first = '', index, ...rest] = field.split('.');
	if (index === undefined || !/^\d+$/.test(index)) return FIELDS[field] ?? field;
	const item = ITEMS[first]?.(Number(index)) ?? `${FIELDS[first] ?? first} ${Number(index) + 1}`;
	return deskBank.problems.of(item, rest.join('.'));
}
