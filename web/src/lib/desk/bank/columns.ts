import type { Column, Facet } from '$lib/desk-ui/table/types';
import { dayText } from '$lib/numbers';
import { deskBank } from '$lib/words/desk-bank';
import { authorOf, kindName } from './shape';
import type { QuestionRow } from './types';

const text = deskBank.columns;
const RANK: Record<string, number> = { easy: 1, medium: 2, hard: 3 };
const figure = (value: number | null | undefined) =>
	value === null || value === undefined ? '' : new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);

export const questionColumns: Column<QuestionRow>[] = [
	{ id: 'text', label: text.text, value: (row) => row.text, width: 18, grow: 5, phone: 'title' },
	{ id: 'skill', label: text.skill, value: (row) => row.skill_name, width: 7, phone: 'line' },
	{ id: 'kind', label: text.kind, value: (row) => kindName(row.kind), width: 8, phone: 'line' },
	{
		id: 'difficulty', label: text.difficulty, value: (row) => RANK[row.difficulty] ?? 0, search: false,
		text: (row) => deskBank.difficulties[row.difficulty] ?? row.difficulty, width: 6.5, grow: 0.5, phone: 'aside'
	},
	{ id: 'status', label: text.status, value: (row) => deskBank.statuses[row.status], width: 6, grow: 0.5, hidden: true, phone: 'none' },
	{ id: 'origin', label: text.origin, value: (row) => deskBank.origins[row.origin], width: 6, grow: 0.5, phone: 'none' },
	{ id: 'author', label: text.author, value: (row) => authorOf(row), width: 8, hidden: true, phone: 'none' },
	{
		id: 'changed', label: text.changed, value: (row) => row.changed_at ?? '', search: false, first: 'descending',
		text: (row) => (row.changed_at ? dayText(row.changed_at) : ''), width: 7, grow: 0.5, phone: 'none'
	},
	{
		id: 'measured', label: text.measured, value: (row) => row.calibration?.difficulty ?? null, search: false, align: 'end',
		text: (row) => figure(row.calibration?.difficulty), width: 7.5, grow: 0.5, hidden: true, phone: 'none', first: 'descending'
	},
	{
		id: 'discrimination', label: text.discrimination, value: (row) => row.calibration?.discrimination ?? null, search: false, align: 'end',
		text: (row) => figure(row.calibration?.discrimination), width: 7.5, grow: 0.5, hidden: true, phone: 'none', first: 'descending'
	},
	{
		id: 'answers', label: text.answers, value: (row) => row.calibration?.answers ?? 0, search: false, align: 'end',
		text: (row) => (row.calibration?.answers ?? 0).toLocaleString(), width: 6.5, grow: 0.4, phone: 'none', first: 'descending'
	},
	{ id: 'id', label: text.id, value: (row) => row.id, width: 10, hidden: true, phone: 'none' }
];

export function questionFacets(rows: readonly QuestionRow[]): Facet<QuestionRow>[] {
	const skills = [...new Map(rows.map((row) => [row.skill, row.skill_name]))].sort((a, b) => a[1].localeCompare(b[1]));
	const authors = new Map(rows.map((row) => [row.author?.user_id ?? 'shipped', authorOf(row)]));
	return [
		{ id: 'skill', label: text.skill, value: (row) => row.skill, names: Object.fromEntries(skills) },
		{ id: 'kind', label: text.kind, value: (row) => row.kind, names: Object.fromEntries([...new Set(rows.map((row) => row.kind))].map((kind) => [kind, kindName(kind)])) },
		{ id: 'difficulty', label: text.difficulty, value: (row) => row.difficulty, names: deskBank.difficulties },
		{ id: 'status', label: text.status, value: (row) => row.status, names: deskBank.statuses },
		{ id: 'origin', label: text.origin, value: (row) => row.origin, names: deskBank.origins },
		{ id: 'author', label: text.author, value: (row) => row.author?.user_id ?? 'shipped', names: Object.fromEntries(authors) }
	];
}
