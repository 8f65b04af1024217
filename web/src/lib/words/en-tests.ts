// Tests, for those who take them. In a file of its own: only the pages of tests fetch it.
import { counted } from './en-forms';

const hours = (minutes: number): string => {
	const whole = Math.round(minutes);
	if (whole < 60) return counted(whole, 'minute', 'minutes');
	const rest = whole % 60;
	return counted(Math.floor(whole / 60), 'hour', 'hours') + (rest ? ` and ${counted(rest, 'minute', 'minutes')}` : '');
};

const span = (seconds: number): string => {
	if (seconds < 120 && seconds % 60) return counted(Math.round(seconds), 'second', 'seconds');
	const rest = Math.round(seconds) % 60;
	return hours(Math.floor(seconds / 60)) + (rest ? ` ${counted(rest, 'second', 'seconds')}` : '');
};

export const tests = {
	window: {
		both: (from: string, until: string) => `You can begin from ${from} until ${until}.`,
		from: (from: string) => `You can begin from ${from}.`,
		until: (until: string) => `You can begin until ${until}.`,
		any: 'You can begin whenever you like.',
		whole: 'If you begin in time, you have the whole time, even past the last moment to begin.',
		yours: (zone: string) => `These are the times of your device, ${zone}.`,
		there: (zone: string, from: string | null, until: string | null) =>
			`In ${zone}: ${[from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' ')}.`
	},
	invitation: {
		title: 'Your invitation',
		invited: 'You are invited to a test',
		for_whom: (name: string) => `Hello, ${name}`,
		reading: 'Your invitation is being read.',
		facts: (questions: number, minutes: number) => `${counted(questions, 'question', 'questions')}, ${hours(minutes)}.`,
		extra: 'Your extra time is included.',
		will_happen: 'What will happen',
		first_in: 'You sign in or make an account. That does not begin the test.',
		first_accept: 'You accept the invitation. That does not begin the test.',
		steps: [
			'You see how the test works, and can try the room beforehand.',
			'You begin when you are ready. An AI asks the questions; people decide about you.'
		],
		from_them: 'From the people who invite you',
		make: 'Make an account',
		have: 'I have an account',
		have_lead: 'Sign in to take the test with the account that you have.',
		make_lead: 'With an account you can go on where you were, on any device.',
		create: 'Make the account and accept',
		sign_in: 'Sign in and accept',
		signed_in_as: (email: string) => `You are signed in as ${email}.`,
		other_address: (email: string) =>
			`The invitation was sent to ${email}. You may take it with this account all the same.`,
		accept: 'Accept the invitation',
		other_account: 'Use another account',
		closed: 'The time in which this test could be begun is over. Ask the people who invited you whether there is another date.',
		bad_title: 'This link does not open an invitation',
		no_token:
			'The link is not complete, or this page was loaded again. Please open the link in your e-mail once more. If it is broken into two lines, copy both.',
		bad_what_next:
			'Nothing is lost. If you have accepted it already, sign in: your test is on your home page.',
		to_sign_in: 'Sign in'
	},
	mine: {
		title: 'Your tests',
		begin: 'Begin',
		go_on: 'Go on',
		report: 'See the report',
		look: 'Look at it',
		after: 'What happens next',
		stage: {
			running: 'You are in the middle of it',
			ready: 'Ready when you are',
			later: 'Not open yet',
			completed: 'Finished',
			over: 'Over'
		},
		left: (left: number, of: number) => (of === 1 ? 'One attempt' : `${left} of ${of} attempts left`),
		opens: (when: string) => `It opens on ${when}.`
	},
	lobby: {
		about: 'About this test',
		from_them: 'From the people who gave you this test',
		how: 'How it works',
		rows: {
			questions: 'Questions',
			time: 'Time',
			question_time: 'For each question',
			attempts: 'Attempts',
			pause: 'Pauses',
			hints: 'Hints',
			skip: 'Skipping',
			feedback: 'Feedback'
		},
		questions: (n: number) => counted(n, 'question', 'questions'),
		time: (minutes: number, extra: boolean) => `${hours(minutes)}${extra ? ', your extra time included' : ''}`,
		question_time: (seconds: number) => `${span(seconds)}. Then the test moves on, and what is written or chosen by then is given as your answer.`,
		attempts: (left: number, of: number) => (of === 1 ? 'One' : `${left} of ${of} left`),
		pause: { yes: 'You may pause. The clock stands still meanwhile.', no: 'No. The clock goes on, as a rule also while your connection is lost. Coming back costs nothing but that time.' },
		hints: { yes: 'You may ask for hints. A hint may cost a part of the points.', no: 'None' },
		skip: { yes: 'You may skip a question. You cannot come back to it.', no: 'Every question wants an answer before the next one.' },
		feedback: {
			immediate: 'After each answer',
			at_end: 'A report at the end',
			none: 'None here. The people who gave you this test will tell you.'
		} as Record<string, string>,
		noted_title: 'What is noted meanwhile',
		noted_lead: 'These are facts for the people who gave you this test, never a score. You are told each time.',
		noted_both: 'that you leave the page, for another tab or app, and that you come back',
		noted: {
			tab_hidden: 'that you leave the page, for another tab or app',
			tab_shown: 'that you come back to it',
			window_blur: 'that you go to another window while the page is still in view',
			paste: 'that you paste into an answer; what you paste is a part of your answer like any other words',
			fullscreen_exit: 'that you leave the full screen, if you use it',
			second_device: 'that you go on on another device'
		} as Record<string, string>,
		noted_none: 'Nothing beside your answers and when you gave them.',
		compared: 'Your answers and their times are looked at beside those of others: a right answer that comes sooner than the question can be read, and answers that are nearly the same as somebody else’s, are told as facts too, and change no score.',
		not_looked: 'Not looked at: your camera, your microphone, your screen, other pages.',
		who_title: 'Who asks, and who decides',
		who: [
			'An AI leads this test: a computer program asks the questions and reads the answers. It cannot see or hear you.',
			'People decide what comes of it. Nobody is turned down by a program alone.',
			'If something goes wrong, if you need more time, or if you would rather be asked by a person, write to the people who invited you before you begin.'
		],
		try_title: 'Get used to the room first',
		try_text: 'A short practice interview looks just like the test. Nobody else sees it, and you can end it after the first question.',
		try: 'Practise in the room',
		check_title: 'Is this device ready',
		check: 'Check it',
		checking: 'Checking',
		checks: { server: 'The server answers', line: 'The line for the test works', storage: 'What you type is kept on this device' },
		check_good: 'Good',
		check_bad: {
			server: 'No answer. Is this device online? You can try again in a moment.',
			line: 'It does not open. A company network may block it: another network or your phone often helps.',
			storage: 'This browser does not allow it, perhaps as it is a private window. The test works all the same; keep the page open.'
		},
		check_all_good: 'All is well. You need nothing else.',
		calendar: 'Put it into your calendar',
		calendar_name: 'test.ics',
		consent_title: 'Before you begin',
		consent: 'I understand that an AI leads this test, and what is noted meanwhile, and I agree that my answers are kept and read by the people who gave me this test.',
		consent_needed: 'Please tick this first. Without it the test cannot begin.',
		begin: 'Begin the test',
		beginning: 'Preparing the room',
		starts_clock: 'The clock starts as soon as you begin.',
		running_title: 'Your test is open',
		running: 'It goes on exactly where you left it.',
		running_clock: 'The clock goes on meanwhile.',
		go_on: 'Go on',
		not_now: 'It cannot be begun now',
		look_already: 'You can look at everything here until then.',
		loading_title: 'Your test'
	},
	after: {
		title: 'Thank you. Your test is done.',
		kept: 'All your answers are kept.',
		none: 'The people who gave you this test read your answers and decide. They will get in touch with you; there is nothing more for you to do here.',
		report: 'Your report tells what your answers showed. What comes of it, the people who gave you this test decide; they will get in touch with you.',
		read: 'Read the report',
		unfair: 'If something went wrong, or if you find a part of it unfair, tell them: a person will look at it.',
		look_again: 'The rules are the same as before:',
		another: (n: number) => `You have ${counted(n, 'more attempt', 'more attempts')}.`
	},
	groups: {
		title: 'One more thing, if you like',
		lead: 'May we ask a few things about you? It helps to see whether this test is fair to everybody.',
		why: [
			'It is up to you. Nothing depends on it, and nobody learns whether you answered.',
			'It is kept apart from your answers. Whoever decides about you never sees it.',
			'It is told only in sums of five people or more.',
			'You can change it or take it back at any time.'
		],
		open: 'Say something about me',
		none: 'I would rather not say',
		save: 'Save',
		saved: 'Saved. Thank you.',
		take_back: 'Take it all back',
		taken_back: 'It is gone. Nothing of it is kept.'
	},
	room: {
		title: (name: string) => `Test: ${name}`,
		for_question: (text: string) => `${text} for this question`,
		for_all: (text: string) => `${text} in all`,
		warning: (text: string) => `About ${text} left in all.`,
		question_warning: (text: string) => `About ${text} left for this question.`,
		given_by_time: 'The time for that question was up, so what you had there was given as your answer.',
		end_title: 'End the test here?',
		end_text: 'What you have answered is kept. Questions that you have not answered count as unanswered. This cannot be taken back.',
		end_confirm: 'End the test',
		finished_title: 'Thank you. Your test is done.',
		finished: 'All your answers are kept.',
		what_next: 'What happens next',
		noted: (facts: string[]) => `Noted: ${facts.join(', ')}`,
		facts: {
			tab_hidden: 'you left the page',
			tab_shown: 'you came back',
			window_blur: 'you went to another window',
			paste: 'you pasted something',
			fullscreen_exit: 'you left the full screen'
		} as Record<string, string>
	}
};
