import type { Snippet } from 'svelte';
import type { Column, Facet } from '$lib/desk-ui/table/types';
import { deskResults as words } from '$lib/words/desk-results';
import { skillIn, skillsOf } from './compare';
import { decisionText, momentText, passing, percentText, shareText, stateOf, statusText, whoIs } from './figures';
import type { ResultRow } from './types';

const text = words.table;

export function columnsOf(rows: readonly ResultRow[], score: Snippet<[ResultRow]>): Column<ResultRow>[] {
	return [
		{ id: 'name', label: text.name, value: whoIs, width: 12, grow: 2, phone: 'title' },
		{ id: 'score', label: text.score, value: (row) => row.score_percent, text: (row) => percentText(row.score_percent), cell: score, first: 'descending', width: 11, grow: 1.5, search: false, phone: 'aside' },
		{ id: 'passed', label: text.passed, value: (row) => (row.passed === null ? '' : words.passing[passing(row)]!), width: 8.5, phone: 'none' },
		{ id: 'answered', label: text.answered, value: (row) => row.answered, text: (row) => text.answered_of(row.answered, row.total), align: 'end', first: 'descending', width: 7, search: false, phone: 'none' },
		{ id: 'time', label: text.time, value: (row) => row.time_used_percent, text: (row) => shareText(row.time_used_percent === null ? null : row.time_used_percent / 100), align: 'end', width: 6.5, search: false, phone: 'none' },
		{ id: 'decision', label: text.decision, value: (row) => row.decision && decisionText(row.decision), width: 8, phone: 'line' },
		{ id: 'tags', label: text.tags, value: (row) => row.tags.join(', '), width: 8, phone: 'line' },
		{ id: 'begun', label: text.begun, value: (row) => row.begun_at, text: (row) => momentText(row.begun_at), first: 'descending', width: 11.5, search: false, phone: 'none' },
		{ id: 'status', label: text.status, value: (row) => statusText(stateOf(row)), width: 7.5, phone: 'line' },
		{ id: 'email', label: text.email, value: (row) => row.email, width: 14, grow: 2, hidden: true, phone: 'none' },
		{ id: 'attempt', label: text.attempt, value: (row) => row.attempt, align: 'end', width: 6, hidden: true, search: false, phone: 'none' },
		{ id: 'not_answered', label: text.not_answered, value: (row) => row.not_answered, align: 'end', first: 'descending', width: 9, hidden: true, search: false, phone: 'none' },
		{ id: 'people', label: text.by_people, value: (row) => row.by_people, align: 'end', first: 'descending', width: 9, hidden: true, search: false, phone: 'none' },
		...skillsOf(rows).map(
			({ skill, name }): Column<ResultRow> => ({
				id: `skill-${skill}`,
				label: name,
				value: (row) => skillIn(row, skill)?.score ?? null,
				text: (row) => percentText(tenfold(skillIn(row, skill)?.score)),
				align: 'end',
				first: 'descending',
				width: 7,
				hidden: true,
				search: false,
				phone: 'none'
			})
		)
	];
}

const tenfold = (score: number | null | undefined) => (score === null || score === undefined ? null : 10 * score);

export const facetsOf = (passMark: number | null): Facet<ResultRow>[] => [
	{ id: 'state', label: text.status, value: stateOf, names: words.status },
	...(passMark === null ? [] : [{ id: 'mark', label: text.passed, value: passing, names: words.passing }]),
	{ id: 'decided', label: text.decision, value: (row) => row.decision ?? 'none', names: { none: words.undecided, ...words.decisions } },
	{ id: 'tag', label: text.tags, value: (row) => row.tags }
];
