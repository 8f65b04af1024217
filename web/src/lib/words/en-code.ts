// The room of a coding question. In a file of its own: only that room, and a replay of it, fetches it.
import { counted } from './en-forms';
import type { Verdict } from '$lib/code/types';

const ordinal = (n: number): string => {
	const rest = n % 100;
	if (rest >= 11 && rest <= 13) return `${n}th`;
	return `${n}${['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'}`;
};

const names: Partial<Record<Verdict, string>> = {
	AC: 'Right',
	WA: 'Wrong answer',
	PE: 'Right values, other spacing',
	TLE: 'Took too long',
	WTLE: 'Waited too long',
	MLE: 'Used too much memory',
	OLE: 'Printed too much',
	RE: 'Stopped by an error',
	SV: 'Tried something that is not allowed',
	CE: 'Does not compile',
	CTLE: 'Took too long to compile',
	CMLE: 'Used too much memory to compile',
	IE: 'Could not be run',
	SKIP: 'Not run',
	DEGRADED: 'Could not be decided'
};

const why: Partial<Record<Verdict, string>> = {
	PE: 'The values are right. Compare spaces and line ends.',
	TLE: 'It was still running when its time was up. A loop that does not end, or more work than the largest inputs allow.',
	WTLE: 'It did next to nothing and did not end. Is it waiting for input that does not come?',
	MLE: 'It asked for more memory than one run may have.',
	OLE: 'It printed more than is kept. A loop that does not end often does.',
	SV: 'Programs here have no network, no other files and no other programs.',
	CE: 'The places are marked in the code.',
	IE: 'That is our fault and says nothing about your code. Your code is kept. Please try once more.',
	SKIP: 'An earlier test had settled it.',
	DEGRADED: 'This server cannot measure that here, so nothing is said about it.'
};

export const code = {
	parts: { task: 'Task', code: 'Code', result: 'Result', talk: 'Talk' },
	part_label: 'Parts of the room',
	loading: 'The editor is on its way',
	not_loaded: 'The editor could not be loaded. You can write here all the same.',
	editor: (file: string, language: string) => `Code, ${file}, ${language}`,
	way_out: 'Tab indents here. To leave the editor, press Esc, then Tab.',
	keys: 'Keys',
	shortcuts: (mod: string): [string, string][] => [
		[`${mod} Enter`, 'Run'],
		[`${mod} Shift Enter`, 'Submit'],
		['Esc, then Tab', 'Leave the editor'],
		[`${mod} Space`, 'Suggest how it goes on'],
		[`${mod} /`, 'Comment a line out, or in again'],
		[`${mod} F`, 'Find in the code'],
		['F8', 'Go to the next complaint']
	],
	language: 'Language',
	missing_here: (title: string) => `${title}, not on this server`,
	why_missing: (title: string, how: string) => `${title} is not on this server.${how ? ` Whoever runs it can add it: ${how}` : ''}`,
	not_in_browser: (title: string) => `${title} does not run in the browser. Python and JavaScript do.`,
	language_now: (title: string) => `${title}. Your text in the other language is kept.`,

	files: 'Files',
	add_file: 'Add a file',
	rename: (name: string) => `Rename ${name}`,
	new_name: 'New name of the file',
	remove_file: (name: string) => `Remove ${name}`,
	removed: (name: string) => `${name} is removed.`,
	undo: 'Put it back',
	start_file: 'starts the program',
	bad_name: {
		empty: 'A file needs a name.',
		letters: 'Use letters, digits, dots, dashes and underscores, and begin with a letter, a digit or an underscore.',
		long: 'A name has at most 64 characters.',
		taken: 'There is a file with this name.',
		ending: 'The ending does not fit the language.'
	},
	files_full: 'There can be eight files.',
	reset: 'Start over',
	reset_done: 'The code is as it was at first.',
	reset_undo: 'Bring mine back',
	too_long: 'This is more code than can be sent. It is kept here; please shorten it.',

	run: 'Run',
	run_samples: 'Run the samples',
	submit: 'Submit',
	stop: 'Stop',
	wait_sent: 'On its way',
	wait_offline: 'Waits for the connection. Your code is kept, and it runs as soon as you are back.',
	waits: {
		sent: 'Sent. It waits for its turn.',
		queued: (position: number) => (position > 1 ? `You are ${ordinal(position)} in the line.` : 'You are next.'),
		about: (seconds: number) => ` About ${counted(seconds, 'second', 'seconds')}.`,
		compiling: 'It is being compiled.',
		running: 'It is running.',
		tests: (done: number, total: number) => `${done} of ${counted(total, 'test', 'tests')} done.`
	},
	nothing_to_run: 'There is no code yet.',
	rung: {
		degraded: 'Practice only: this server cannot limit memory, so nothing here counts and one program runs at a time.',
		browser: 'Only your own browser runs code here: Python and JavaScript, the samples and your own input. Hidden tests are not run.',
		none: 'No code is run here. What you write is kept and read with your answer.'
	},
	old_question: 'There are no tests for this question. You can run your code with your own input.',

	verdicts: { names, why, ran: 'Ran to its end', accepted: 'Accepted' },
	told: {
		run: (verdict: string) => `${verdict}.`,
		judged: (verdict: string, count: string) => `${verdict}. ${count}`,
		passed: (passed: number, total: number, samples: boolean) =>
			`${passed} of ${counted(total, samples ? 'sample' : 'test', samples ? 'samples' : 'tests')} passed.`
	},
	result: {
		title: 'Result',
		none: 'Nothing has run yet. Run the samples to see how far your code is.',
		none_own: 'Nothing has run yet.',
		input: 'Own input',
		history: 'Earlier',
		views: 'What is shown',
		returned: 'What it gave back',
		output: 'What it printed',
		errors: 'Error output',
		no_output: 'It printed nothing.',
		exit: (code: number) => `It ended with ${code}.`,
		time: 'Time',
		memory: 'Memory',
		compiler: 'What the compiler says',
		go_to: (file: string, line: number) => `${file}, line ${line}`,
		complaints: (n: number) => counted(n, 'complaint', 'complaints'),
		test: (name: string, verdict: string) => `${name}: ${verdict}`,
		hidden: (right: number, left: number) =>
			[right ? `${counted(right, 'hidden test is', 'hidden tests are')} right` : '', left ? `${left} not run` : ''].filter(Boolean).join(', ') + '.',
		given: 'Given',
		expected: 'Expected',
		yours: 'Yours',
		nothing_given_back: 'Nothing',
		printed: 'Printed meanwhile',
		hidden_why: 'What is in a hidden test is not told.',
		differs: (n: number, what: 'line' | 'element') =>
			`${what === 'line' ? counted(n, 'line differs', 'lines differ') : counted(n, 'element differs', 'elements differ')}.`,
		same: 'No difference can be seen.',
		missing: 'expected',
		extra: 'yours',
		more: (n: number) => `Show ${counted(n, 'more hidden test that is', 'more hidden tests that are')} not right`,
		growth: 'How the time grows',
		growth_named: (name: string) => `The time grows about as O(${name}).`,
		growth_unknown: 'How the time grows cannot be told.',
		size: 'Size of the input',
		ms: 'Milliseconds',
		compared_exactly: 'Compared exactly, here in the browser. Another order may be right too.'
	},
	input: {
		stdin: 'Input',
		stdin_hint: 'What the program reads from standard input.',
		argument: (name: string, type: string) => `${name}, ${type}`,
		arguments_hint: 'As in the samples: numbers, true, "text", [1, 2].',
		calls: 'Calls',
		calls_hint: 'A list of [method, [arguments]], the constructor first.',
		tables: 'Tables',
		tables_hint: '{"table": [[row], …]}',
		wrong: {
			empty: 'This is empty.',
			json: 'This cannot be read. Text goes in double quotes, lists in square brackets.',
			type: 'This is of another type.'
		},
		from: 'Fill it from a sample',
		run: 'Run with this input'
	},
	history: {
		title: 'Earlier runs and submissions',
		none: 'What you run and submit is listed here.',
		kind: { run: 'Run', samples: 'Samples', submission: 'Submission' },
		entry: (kind: string, verdict: string, when: string) => `${kind}, ${verdict}, ${when}`,
		open: 'Look at it',
		bring_back: 'Bring its code back',
		brought_back: 'The code of that run is in the editor.',
		compare: 'Compare with the code now',
		same: 'It is the code that is in the editor now.',
		not_kept: 'Its code was not kept.',
		to_now: 'Then and now',
		then: 'then',
		now: 'now',
		failed: 'The list could not be loaded.'
	},
	statement: {
		topics: 'Topics',
		samples: 'Samples',
		sample: (n: number) => `Sample ${n}`,
		use: 'Use as own input'
	},
	talk: {
		title: 'Talk',
		how: 'How did you go about it?',
		how_hint: 'Your idea, what it costs, what you would still do. It is read with your code.',
		finish: 'Give this answer',
		finish_hint: 'It closes the question.',
		none_submitted: 'You have not submitted this code. It is tried with all tests when you give it.',
		changed_since: 'The code has changed since your last submission.',
		last: (told: string) => `Your last submission: ${told}`
	},
	replay: {
		told: 'Your typing is kept, and can be replayed by you and by the team.',
		title: 'How it was written',
		show: 'Replay how it was written',
		none: 'No typing was kept for this question.',
		hidden: 'Hidden until a person has decided: a name may be typed letter by letter.',
		play: 'Play',
		pause: 'Pause',
		speed: 'Speed',
		times: (n: number) => `${n}×`,
		place: 'Place in the replay',
		skip: 'Leave out pauses',
		at: (clock: string, file: string) => `${clock}, ${file}`,
		runs: 'Runs',
		whose: 'Whose code',
		member: (n: number) => `Member ${n}`,
		astray: 'A part of the typing was lost here; the text may differ from what stood there.',
		text: 'The code at this moment',
		before: 'Nothing was typed yet.',
		failed: 'The replay could not be loaded.'
	},
	kept: {
		saved: 'Kept on the server',
		local: 'Kept on this device',
		shared: 'Only you see it yet',
		unstored: 'This browser does not allow drafts to be stored. Keep this page open.',
		conflict: 'There is other code for this question on the server, from another device or window.',
		conflict_mine: 'Keep what is here',
		conflict_theirs: 'Take the other',
		conflict_compare: 'Compare',
		from_server: 'This is the code that you wrote on another device.',
		offline: 'The connection is lost. You can go on writing: it is kept on this device.'
	},
	divider: { task: 'Width of the task', code: 'Height of the code' },
	announced: { run: 'It is being run.', submit: 'It is being tried with all tests.' }
};
