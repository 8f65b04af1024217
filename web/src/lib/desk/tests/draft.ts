// A test as its form holds it: numbers are text while somebody writes, times carry their offset.
import type { Feedback, Test, WantedTest } from './types';

export interface SkillDraft {
	skill: string;
	name: string;
	weight: string;
}

export interface Draft {
	title: string;
	instructions: string;
	skills: SkillDraft[];
	blueprint_id: string;
	total_questions: string;
	opens_at: string;
	closes_at: string;
	zone: string;
	attempts: string;
	cooling_off_hours: string;
	group_size: string;
	time_limit_minutes: string;
	question_time_limit_seconds: string;
	invited_only: boolean;
	blind_review: boolean;
	pause_allowed: boolean;
	hints: boolean;
	skip_allowed: boolean;
	feedback: Feedback;
	integrity: string[];
	pass_mark: string;
}

export type FieldName = keyof Draft;

export const INTEGRITY = ['tab_hidden', 'tab_shown', 'paste', 'fullscreen_exit', 'second_device', 'window_blur'];

export const emptyDraft = (zone: string): Draft => ({
	title: '',
	instructions: '',
	skills: [],
	blueprint_id: '',
	total_questions: '15',
	opens_at: '',
	closes_at: '',
	zone,
	attempts: '1',
	cooling_off_hours: '0',
	group_size: '1',
	time_limit_minutes: '60',
	question_time_limit_seconds: '120',
	invited_only: true,
	blind_review: false,
	pause_allowed: false,
	hints: false,
	skip_allowed: true,
	feedback: 'immediate',
	integrity: [...INTEGRITY],
	pass_mark: ''
});

const written = (value: number) => String(Math.round(value * 1e6) / 1e6);

/** `zoned` tells a moment in the clock of the test's zone, as the fields write it. */
export function draftOf(test: Test, zoned: (iso: string, zone: string) => string): Draft {
	return {
		title: test.title,
		instructions: test.instructions,
		skills: test.skills.map(({ skill, name, weight }) => ({ skill, name, weight: written(weight) })),
		blueprint_id: test.blueprint_id ?? '',
		total_questions: String(test.total_questions),
		opens_at: test.opens_at ? zoned(test.opens_at, test.zone) : '',
		closes_at: test.closes_at ? zoned(test.closes_at, test.zone) : '',
		zone: test.zone,
		attempts: String(test.attempts),
		cooling_off_hours: written(test.cooling_off_minutes / 60),
		group_size: String(test.group_size),
		time_limit_minutes: written(test.time_limit_minutes),
		question_time_limit_seconds: written(test.question_time_limit_seconds),
		invited_only: test.invited_only,
		blind_review: test.blind_review,
		pause_allowed: test.pause_allowed,
		hints: test.hints,
		skip_allowed: test.skip_allowed,
		feedback: test.feedback,
		integrity: INTEGRITY.filter((kind) => test.integrity.includes(kind)),
		pass_mark: test.pass_mark === null ? '' : written(test.pass_mark)
	};
}

/** What a copy begins with: everything but the title's own name and a window that was for others. */
export const copyOf = (draft: Draft, title: string): Draft => ({ ...draft, title: title.slice(0, 200), opens_at: '', closes_at: '' });

/** A number as people write it, also with a comma; null for what is none. */
export function numberOf(text: string): number | null {
	const plain = text.trim().replace(',', '.');
	if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
	return Number(plain);
}

const WHOLE: FieldName[] = ['total_questions', 'attempts', 'group_size'];
const NUMBERS: FieldName[] = [...WHOLE, 'cooling_off_hours', 'time_limit_minutes', 'question_time_limit_seconds'];
// Fields in the order of the form, so that problems are told from top to bottom.
export const FORM_ORDER = Object.keys(emptyDraft('UTC')) as FieldName[];

export interface Complaints {
	number: string;
	whole: string;
	unclear: string;
}

export type Problems = Partial<Record<FieldName, string>>;

/** What no server needs to be asked about. `unclear` names the times that are half written. */
export function complaintsOf(draft: Draft, unclear: readonly FieldName[], words: Complaints): Problems {
	const problems: Problems = {};
	for (const field of NUMBERS) {
		const value = numberOf(draft[field] as string);
		if (value === null) problems[field] = words.number;
		else if (WHOLE.includes(field) && !Number.isInteger(value)) problems[field] = words.whole;
	}
	if (draft.pass_mark.trim() && numberOf(draft.pass_mark) === null) problems.pass_mark = words.number;
	if (draft.skills.some(({ weight }) => !((numberOf(weight) ?? 0) > 0))) problems.skills = words.number;
	for (const field of unclear) problems[field] = words.unclear;
	return problems;
}

/** What is sent. What is no number is left to the server's own, so that all else can be checked while it is written. */
export function wantedOf(draft: Draft): WantedTest {
	return {
		title: draft.title,
		instructions: draft.instructions,
		skills: draft.skills.map(({ skill, weight }) => ({ skill, weight: numberOf(weight) || 1 })),
		blueprint_id: draft.blueprint_id || null,
		total_questions: numberOf(draft.total_questions),
		opens_at: draft.opens_at || null,
		closes_at: draft.closes_at || null,
		zone: draft.zone,
		attempts: numberOf(draft.attempts) ?? 1,
		cooling_off_minutes: (numberOf(draft.cooling_off_hours) ?? 0) * 60,
		group_size: numberOf(draft.group_size) ?? 1,
		time_limit_minutes: numberOf(draft.time_limit_minutes),
		question_time_limit_seconds: numberOf(draft.question_time_limit_seconds),
		invited_only: draft.invited_only,
		blind_review: draft.blind_review,
		pause_allowed: draft.pause_allowed,
		hints: draft.hints,
		skip_allowed: draft.skip_allowed,
		feedback: draft.feedback,
		integrity: draft.integrity as WantedTest['integrity'],
		pass_mark: draft.pass_mark.trim() ? numberOf(draft.pass_mark) : null
	};
}

const NAMES: Record<string, FieldName> = {
	blueprint: 'blueprint_id',
	role: 'skills',
	cooling_off: 'cooling_off_hours',
	cooling_off_minutes: 'cooling_off_hours',
	extra_time_factor: 'closes_at'
};

/** Which field of the form the server means. */
export function fieldOf(name: string): FieldName | null {
	const known = NAMES[name] ?? name;
	if (known.startsWith('blueprint')) return 'blueprint_id';
	return (FORM_ORDER as string[]).includes(known) ? (known as FieldName) : null;
}

/** Several problems at one field are told together; what belongs to no field is told apart. */
export function byField(errors: readonly { field: string; message: string }[]): { fields: Problems; rest: string[] } {
	const fields: Problems = {};
	const rest: string[] = [];
	for (const { field, message } of errors) {
		const known = fieldOf(field);
		if (!known) rest.push(message);
		else fields[known] = fields[known] ? `${fields[known]} ${message}` : message;
	}
	return { fields, rest };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export const changed = (from: Draft, to: Draft): FieldName[] => FORM_ORDER.filter((field) => !same(from[field], to[field]));

export interface Merged {
	draft: Draft;
	/** Changed by both, and not to the same. */
	both: FieldName[];
	theirs: FieldName[];
}

/** What I changed since `base`, on top of what they saved meanwhile. */
export function mergedOf(base: Draft, mine: Draft, theirs: Draft): Merged {
	const of_mine = changed(base, mine);
	const of_theirs = changed(base, theirs);
	const draft = { ...theirs, ...Object.fromEntries(of_mine.map((field) => [field, mine[field]])) } as Draft;
	const both = of_theirs.filter((field) => of_mine.includes(field) && !same(mine[field], theirs[field]));
	return { draft, both, theirs: of_theirs.filter((field) => !of_mine.includes(field)) };
}

/** About how many questions each skill gets, so that they add up: the largest remainders first. */
export function wantedBySkill(skills: readonly { weight: string }[], total: number): number[] {
	const weights = skills.map(({ weight }) => Math.max(0, numberOf(weight) ?? 0));
	const whole = weights.reduce((sum, weight) => sum + weight, 0);
	if (!whole || !(total > 0)) return weights.map(() => 0);
	const exact = weights.map((weight) => (weight / whole) * Math.round(total));
	const counts = exact.map(Math.floor);
	const left = Math.round(total) - counts.reduce((sum, count) => sum + count, 0);
	const rests = exact.map((value, i) => [value - counts[i]!, i] as const).sort(([a], [b]) => b - a);
	for (const [, i] of rests.slice(0, left)) counts[i]! += 1;
	return counts;
}
