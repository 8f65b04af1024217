import type { AnswerRecord, Progress, Question, ReportAnswer, SkillResult, SpokenResult } from '$lib/api/types';
import type { Said } from '$lib/room/state';

const origin = { kind: 'builtin', name: 'built-in scorer', version: '2' } as const;

export const question: Question = {
	question_id: 'q2',
	text: 'Tell me about a change that made something measurably better. How did you know?',
	kind: 'behavioral',
	phase: 'projects',
	phase_title: 'Your work',
	question_number: 2,
	total_questions: 5,
	hints_available: 1
};

export const progress: Progress = {
	status: 'in_progress',
	phase: 'projects',
	phases: [
		{ phase: 'introduction', title: 'Introduction', done: 1, total: 1 },
		{ phase: 'projects', title: 'Your work', done: 1, total: 2 },
		{ phase: 'role_skills', title: 'The role', done: 0, total: 2 }
	],
	question_number: 2,
	total_questions: 5,
	answered: 1,
	elapsed_seconds: 300,
	duration_seconds: 1800,
	remaining_seconds: 1500,
	clock_running: true,
	thinking: false
};

export const said: Said[] = [
	{ key: '1', by: 'interviewer', kind: 'question', text: 'What drew you to this kind of work?' },
	{ key: '2', by: 'you', kind: 'answer', text: 'Things that people can rely on.' },
	{ key: '3', by: 'room', kind: 'notice', text: 'The planned time is up. This is the last question.' }
];

export const skills: SkillResult[] = [
	{ skill: 'python', name: 'Python', score: 6.4, low: 5.1, high: 7.7, answers: 3 },
	{ skill: 'sql', name: 'SQL', score: 8.2, low: 6, high: 10, answers: 1 },
	{ skill: 'apis', name: 'Web APIs', score: null, low: null, high: null, answers: 0 }
];

const text = 'I measured the slow queries first, then added an index, and the latency fell from 900 ms to 120 ms.';
const placed = (quote: string) => ({ quote, start: text.indexOf(quote), end: text.indexOf(quote) + quote.length });

const record: AnswerRecord = {
	question,
	answer: { text },
	evaluation: {
		score: 6.7,
		criteria: [
			{ name: 'The steps they took', points: 2, max: 2, evidence: [placed('measured the slow queries first')] },
			{ name: 'How it ended', points: 2, max: 2, evidence: [placed('fell from 900 ms to 120 ms')] },
			{ name: 'What they would do differently', points: 0, max: 2, evidence: [] }
		],
		feedback: 'The answer makes two of three points: the steps, and how it ended.',
		strengths: [],
		improvements: [],
		delivery: {
			timing: { lasts_s: 52.3, words: 118, speaking_s: 47.1, words_per_minute: 150, pauses: 1, inside: 0, longest: [], fillers: [], cannot_tell: '' }
		},
		origin
	}
};

const judged: ReportAnswer = {
	question_id: 'q2',
	question: question.text,
	kind: 'behavioral',
	phase: 'projects',
	skill: 'ownership',
	score: 6.7,
	not_scored: null,
	stronger: 'A stronger answer also says what would be done differently the next time.'
};

export const answered: [AnswerRecord, ReportAnswer] = [record, judged];

export const spoken: SpokenResult = {
	answers: 9,
	timed: 7,
	typical_s: 48.2,
	longest_s: 131.4,
	words_per_minute: 148,
	slowest: 121,
	fastest: 172,
	pauses: 4,
	inside: 1,
	longest: [
		{ question_id: answered[1].question_id, pause: { at_s: 12.4, lasts_s: 4.2, inside: true, after: 'and then we moved the' } },
		{ question_id: answered[1].question_id, pause: { at_s: 30.1, lasts_s: 3.1, inside: false, after: 'which nobody had expected.' } },
		{ question_id: 'gone', pause: { at_s: 8, lasts_s: 2.2, inside: false, after: '' } }
	],
	fillers: [
		{ word: 'um', times: 14 },
		{ word: 'you know', times: 3 }
	],
	fillers_per_hundred: 2.1,
	cannot_tell: 'Pace and pauses are told of 7 of 9 answers: for the others the recogniser gave no times.'
};

export const untimed: SpokenResult = {
	...spoken,
	answers: 1,
	timed: 0,
	typical_s: 22,
	longest_s: 22,
	words_per_minute: null,
	slowest: null,
	fastest: null,
	pauses: null,
	inside: null,
	longest: [],
	fillers: [],
	fillers_per_hundred: 0,
	cannot_tell: 'The recogniser gave no times for the words, so pace and pauses cannot be told.'
};
