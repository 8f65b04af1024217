import type { Column, Facet } from '$lib/desk-ui/table/types';
import type { SkillNode } from '$lib/desk-ui/graph/layout';
import type { TimelineEvent } from '$lib/desk-ui/timeline/events';

export interface Result {
	id: string;
	name: string;
	email: string;
	test: string;
	status: string;
	score: number | null;
	low: number | null;
	high: number | null;
	minutes: number | null;
	attempt: number;
	tags: string[];
	finished: string | null;
}

const given = ['Ada', 'Björn', 'Chidi', 'Dolores', 'Émilie', 'Farid', 'Grace', 'Hanna', 'Ignacio', 'Jun', 'Katarzyna', 'Lakshmi', 'Mbali', 'Noor', 'Oksana', 'Pedro'];
const family = ['Lovelace', 'Ångström', 'Okafor', 'Ibárruri', 'du Châtelet', 'Haddad', 'Hopper', 'Arendt', 'Cajal', 'Tanaka', 'Wiśniewska', 'Narayanan', 'Dlamini', 'van den Berg-Hoogendoorn', 'Petrenko', 'Álvares'];
const tests = ['Backend engineer, first round', 'Data analyst', 'Statistics 101, midterm', 'Support engineer, written'];
const states = ['invited', 'running', 'finished', 'reviewed', 'decided'];
const labels = ['strong', 'second look', 'remote', 'night shift'];

/** The same ten thousand each time: a plain congruential generator. */
function dice(seed: number) {
	let state = seed;
	return (sides: number) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * sides);
	};
}

export function results(count: number): Result[] {
	const roll = dice(7);
	return Array.from({ length: count }, (_, i) => {
		const name = `${given[roll(given.length)]} ${family[roll(family.length)]}`;
		const status = states[Math.max(roll(5), roll(5))]!;
		const done = !['invited', 'running'].includes(status);
		const score = done ? Math.round(Math.min(100, Math.max(4, 30 + roll(30) + roll(30) + roll(12)))) / 10 : null;
		const half = 0.4 + roll(10) / 10;
		return {
			id: `r${i + 1}`,
			name,
			email: `${name.split(' ')[0]!.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}${i + 1}@example.org`,
			test: tests[roll(tests.length)]!,
			status,
			score,
			low: score === null ? null : Math.max(0, Math.round((score - half) * 10) / 10),
			high: score === null ? null : Math.min(10, Math.round((score + half) * 10) / 10),
			minutes: done ? 18 + roll(42) : null,
			attempt: 1 + Math.floor(roll(12) / 10),
			tags: labels.filter(() => roll(5) === 0),
			finished: done ? new Date(Date.UTC(2026, 8, 1 + roll(60), 8 + roll(9), roll(60))).toISOString() : null
		};
	});
}

export const stateNames = { invited: 'Invited', running: 'Running', finished: 'Finished', reviewed: 'Reviewed', decided: 'Decided' };
export const facets: Facet<Result>[] = [
	{ id: 'state', label: 'State', value: (row) => row.status, names: stateNames },
	{ id: 'test', label: 'Test', value: (row) => row.test },
	{ id: 'tag', label: 'Tag', value: (row) => row.tags }
];
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const one = (value: number | null) => (value === null ? '–' : value.toFixed(1));
export const columns: Column<Result>[] = [
	{ id: 'name', label: 'Candidate', value: (row) => row.name, width: 12, grow: 2, phone: 'title' },
	{ id: 'test', label: 'Test', value: (row) => row.test, width: 12, grow: 2 },
	{ id: 'status', label: 'State', value: (row) => states.indexOf(row.status), text: (row) => stateNames[row.status as keyof typeof stateNames], width: 6.5 },
	{ id: 'score', label: 'Score', value: (row) => row.score, text: (row) => one(row.score), align: 'end', first: 'descending', width: 5.5, phone: 'aside' },
	{ id: 'between', label: 'Between', value: (row) => row.low, text: (row) => (row.low === null ? '–' : `${one(row.low)} – ${one(row.high)}`), align: 'end', width: 6.5, search: false, phone: 'none' },
	{ id: 'minutes', label: 'Minutes', value: (row) => row.minutes, text: (row) => String(row.minutes ?? '–'), align: 'end', width: 6, phone: 'none' },
	{ id: 'finished', label: 'Finished', value: (row) => row.finished, text: (row) => (row.finished ? date.format(new Date(row.finished)) : '–'), width: 7.5 },
	{ id: 'email', label: 'E-mail', value: (row) => row.email, width: 14, hidden: true, phone: 'none' },
	{ id: 'attempt', label: 'Attempt', value: (row) => row.attempt, align: 'end', width: 6, hidden: true, phone: 'none' }
];

export const events: TimelineEvent[] = [
	{ at: 0, kind: 'question', label: 'Question 1 asked', detail: 'Which of these statements about indexes is true?' },
	{ at: 4, until: 96, kind: 'answer', label: 'Answer 1', detail: 'An index speeds up reads at the price of writes.' },
	{ at: 98, kind: 'question', label: 'Question 2 asked', detail: 'What does this query return?' },
	{ at: 140, kind: 'tab_left', until: 152, label: 'Left the tab for 12 seconds' },
	{ at: 170, kind: 'hint', label: 'Hint shown', detail: 'Look at how NULL compares.' },
	{ at: 104, until: 260, kind: 'answer', label: 'Answer 2' },
	{ at: 236, kind: 'paste', label: 'Pasted 412 characters' },
	{ at: 262, kind: 'question', label: 'Question 3 asked' },
	{ at: 300, until: 480, kind: 'pause', label: 'Paused for 3 minutes' },
	{ at: 520, until: 547, kind: 'disconnected', label: 'Disconnected for 27 seconds', detail: 'The clock stood still by the rule of this test.' },
	{ at: 268, until: 700, kind: 'answer', label: 'Answer 3', detail: 'A hash join builds a table of the smaller side and then looks up each row of the other, so that both are read once and neither has to be sorted beforehand.' },
	{ at: 702, kind: 'question', label: 'Question 4 asked' },
	{ at: 706, until: 838, kind: 'answer', label: 'Answer 4' }
];

export const skillNodes: SkillNode[] = [
	{ id: 'sql', label: 'SQL basics', needs: [], note: '7.9 of 10' },
	{ id: 'py', label: 'Python basics', needs: [], note: '8.4 of 10' },
	{ id: 'joins', label: 'Joins', needs: ['sql'], note: '6.8 of 10' },
	{ id: 'idx', label: 'Indexes', needs: ['sql'], note: '5.2 of 10' },
	{ id: 'test', label: 'Testing', needs: ['py'], note: 'not asked' },
	{ id: 'http', label: 'Web APIs', needs: ['py'], note: '7.0 of 10' },
	{ id: 'plan', label: 'Query planning and statistics', needs: ['joins', 'idx'], note: '4.1 of 10' },
	{ id: 'tx', label: 'Transactions', needs: ['sql'], note: 'not asked' },
	{ id: 'design', label: 'Service design', needs: ['http', 'tx', 'test'], note: '6.0 of 10' }
];
export const walk = [
	{ node: 'sql', note: 'right' },
	{ node: 'joins', note: 'right' },
	{ node: 'plan', note: 'wrong' },
	{ node: 'idx', note: 'partly right' },
	{ node: 'py', note: 'right' },
	{ node: 'http', note: 'right' },
	{ node: 'design', note: 'partly right' }
];
