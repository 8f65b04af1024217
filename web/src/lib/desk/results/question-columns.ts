import type { Snippet } from 'svelte';
import type { Column, Facet } from '$lib/desk-ui/table/types';
import { scoreText, signedText } from '$lib/numbers';
import { deskResults } from '$lib/words/desk-results';
import { ratioText, secondsText, shareText } from './figures';
import type { QuestionFigures } from './types';

const words = deskResults;
const text = words.analytics;

export const alertName = (code: string) => text.alert_names[code] ?? code;
export const driftText = (drift: number | null) => (drift === null ? words.none : signedText(drift));
const namesOf = ({ alerts }: QuestionFigures) => alerts.map(({ code }) => alertName(code)).join(', ');

export function questionColumns(facility: Snippet<[QuestionFigures]>): Column<QuestionFigures>[] {
	const figure = { align: 'end', first: 'descending', search: false, phone: 'none' } as const;
	return [
		{ id: 'question', label: text.question, value: (one) => one.text, width: 16, grow: 4, phone: 'title' },
		// Those with something against them come first, and the more answers, the surer it is.
		{ id: 'alerts', label: text.alerts, value: (one) => one.alerts.length * 1e6 + one.answers, text: (one) => namesOf(one) || words.none, first: 'descending', width: 11, grow: 2, phone: 'line' },
		{ id: 'facility', label: text.facility, value: (one) => one.facility, cell: facility, first: 'descending', width: 10, search: false, phone: 'aside' },
		{ id: 'discrimination', label: text.discrimination, value: (one) => one.discrimination, text: (one) => ratioText(one.discrimination), ...figure, width: 8.5 },
		{ id: 'answers', label: text.answers, value: (one) => one.answers, text: (one) => one.answers.toLocaleString(), ...figure, width: 6 },
		{ id: 'time', label: text.median_time, value: (one) => one.time_median_s, text: (one) => secondsText(one.time_median_s), ...figure, width: 8 },
		{ id: 'exposure', label: text.exposure, value: (one) => one.exposure, text: (one) => shareText(one.exposure), ...figure, width: 6.5 },
		{ id: 'drift', label: text.drift, value: (one) => one.drift, text: (one) => driftText(one.drift), ...figure, width: 5.5 },
		{ id: 'skill', label: text.skill, value: (one) => one.skill, width: 8, hidden: true, phone: 'none' },
		{ id: 'difficulty', label: text.difficulty, value: (one) => words.walk.difficulties[one.difficulty] ?? one.difficulty, width: 7, hidden: true, phone: 'none' },
		{ id: 'hints', label: text.hints_column, value: (one) => one.hints, text: (one) => scoreText(one.hints), ...figure, width: 6, hidden: true }
	];
}

export const questionFacets: Facet<QuestionFigures>[] = [
	{ id: 'against', label: text.alerts, value: ({ alerts }) => (alerts.length ? alerts.map(({ code }) => code) : 'none'), names: { ...text.alert_names, none: text.no_alerts } },
	{ id: 'of-skill', label: text.skill, value: ({ skill }) => skill }
];
