// How somebody gets on. Fetched with that page alone.
import { counted } from './en-forms';

export const progress = {
	title: 'Your progress',
	lead: (n: number) => `From ${counted(n, 'finished interview', 'finished interviews')}.`,
	empty_title: 'Nothing to look back on yet',
	empty: 'After your first finished interview, this page shows how it went and what to practise next.',
	start: 'Start an interview',
	trend: {
		title: 'Scores',
		chart: 'Score by interview',
		note: 'The band shows how sure each score is. The dashed line has the chance of single interviews taken out.',
		when: 'Interview',
		score: 'Score',
		level: 'Level',
		one: (score: string, low: string, high: string) => `${score} of 10, most likely between ${low} and ${high}.`,
		one_plain: (score: string) => `${score} of 10.`,
		one_more: 'A line takes a second interview.',
		unscored: 'Not scored: too little was answered.',
		reports: 'The reports',
		report_of: (when: string) => `Report of ${when}`,
		rate: 'How fast it changes',
		next: 'The next score',
		next_error: (error: string, mean: string) =>
			`Guessing your mean each time would have been ${mean} off, and this was ${error}.`,
		among: 'Among others',
		of_others: (n: number) => `Compared with ${counted(n, 'session', 'sessions')}.`
	},
	plan: {
		title: 'What to practise next',
		due: 'Due today',
		later: 'Later',
		none_due: 'Nothing is due today.',
		on: (day: string) => `From ${day}.`,
		practise: (name: string) => `Practise ${name}`,
		how: 'How this is planned',
		none: 'Nothing is planned: no answer was scored yet.'
	},
	streak: {
		weeks: (n: number) => (n === 1 ? 'You practised in one week so far.' : `You practised in ${n} weeks in a row.`),
		longest: (n: number) => `The longest was ${n}.`,
		rest: 'A week off breaks nothing.'
	},
	concepts: {
		title: 'Concepts',
		chart: 'Score by concept',
		note: 'Newer answers count more. The band holds the true value with a chance of 90 percent; few answers make it wide.',
		what: 'Concept',
		answers: 'Answers',
		none: 'No concept has a score yet.'
	},
	companies: {
		title: 'Ready for which company',
		chart: 'Readiness by kind of company',
		note: 'What such a company’s own mixture of questions would have earned lately. What you were not asked yet makes the band wide.',
		what: 'Kind of company',
		notes: 'Rests on',
		rests_on: (n: number, seen: number) => `${counted(n, 'answer', 'answers')}, ${Math.round(100 * seen)} % of the mixture`,
		unknown: 'Not told yet',
		try_it: 'Interview like there',
		so_far: (n: number) => (n ? `${counted(n, 'answer', 'answers')} so far.` : '')
	}
};
