import type { ResultRow, SkillScore } from './types';

export const COMPARED_MIN = 2;
export const COMPARED_MAX = 6;

/** Every skill that any of these rows has, in the order of its name. */
export function skillsOf(rows: readonly ResultRow[]): { skill: string; name: string }[] {
	const names = new Map<string, string>();
	for (const row of rows) for (const { skill, name } of row.skills) if (!names.has(skill)) names.set(skill, name);
	return [...names].map(([skill, name]) => ({ skill, name })).sort((a, b) => a.name.localeCompare(b.name));
}

export const skillIn = (row: ResultRow, skill: string): SkillScore | undefined => row.skills.find((one) => one.skill === skill);

/** One row each, in their order: whoever tried twice is one person. */
export function peopleOf(rows: readonly ResultRow[]): ResultRow[] {
	const first = new Map<string, ResultRow>();
	for (const row of rows) if (!first.has(row.application_id)) first.set(row.application_id, row);
	return [...first.values()];
}

/** The addresses that can be copied: those that are told, each once. */
export const addressesOf = (rows: readonly ResultRow[]) => [...new Set(rows.map(({ email }) => email).filter(Boolean))];
