// Every word a person reads, in one place. Plain, kind, specific; sentence case; no exclamation marks.
// An error says what happened, what was kept, and what to do.

interface MadeBy {
	kind: string;
	name: string;
	version: string;
}

const vendors: Record<string, string> = { openai: 'OpenAI', gemini: 'Google Gemini', anthropic: 'Anthropic', ollama: 'Ollama' };
const vendor = (name: string) => vendors[name] ?? name;
const vendorsIn = (names: string) => names.split(', ').map(vendor).join(' and ');

/** A model is called by its vendor's name, with its own; what is ours by what it does. */
function madeBy({ kind, name, version }: MadeBy): string {
	if (kind === 'model') return `AI model of ${vendorsIn(name)} (${version.replace(/[ ,].*$/, '')})`;
	if (kind === 'bank') return 'question bank';
	return name === 'floor' ? 'built-in interviewer' : `${name}, version ${version}`;
}

function shortly({ kind, name }: MadeBy): string {
	if (kind === 'model') return vendorsIn(name);
	if (kind === 'bank') return 'Question bank';
	return name === 'floor' ? 'Built-in interviewer' : `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
}

const by: Record<string, string> = { skills: ', by the skills that it names', job: ', by the job description' };

/** Which role it will be, and how that was understood. */
function roleOf(match: { asked: string; role: string; role_name: string; recognised: boolean; by: string }): string {
	const { asked, role, role_name, recognised } = match;
	if ([role, role_name].some((name) => name.toLowerCase() === asked.trim().toLowerCase())) return `For the role ${role_name}.`;
	const because = by[match.by] ?? '';
	if (recognised) return `You asked for “${asked}”. That was taken to mean ${role_name}${because}.`;
	return `“${asked}” is not in the question bank. The nearest role${because} is ${role_name}.`;
}

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const en = {
	product: 'Viva Voce',
	common: {
		skip_to_content: 'Skip to content',
		main_navigation: 'Main',
		home: 'Home',
		account: 'Account',
		admin: 'Admin',
		sign_out: 'Sign out',
		save: 'Save',
		saved: 'Saved.',
		cancel: 'Cancel',
		close: 'Close',
		back: 'Back',
		next: 'Continue',
		try_again: 'Try again',
		optional: 'optional',
		loading: 'One moment',
		theme: { label: 'Theme', auto: 'As the system', light: 'Light', dark: 'Dark' },
		made_by: madeBy,
		vendor,
		not_found_title: 'There is nothing at this address',
		not_found: 'It may have been moved, or it belongs to someone else.',
		broken_title: 'This page could not be shown'
	},
	errors: {
		unreachable: 'The server did not answer. Nothing was lost; please try again in a moment.',
		unexpected: 'Something went wrong on the server. What you wrote is still here. Please try again.',
		missing_token: 'This link is not complete. Please open it again from the message you received.'
	},
	origin: {
		short: shortly,
		instead_of: (whom: string) => `instead of ${whom}.`,
		model: {
			question: 'An AI model made this question for you.',
			evaluation: 'An AI model read this answer.',
			report: 'An AI model wrote this paragraph from the record below.'
		}
	},
	personalise: {
		title: 'Made for you',
		again: 'Personalise again',
		why_room: 'An AI model is there now. The questions still to come can be made for you.',
		why_report: 'An AI model is there now. It can write the first paragraph for you.',
		asking: 'Asking',
		waiting: 'It is being made. Everything here stays as it is until it comes.',
		came: 'Here it is.',
		late: 'It has not come. Everything is as it was, and you can ask again.',
		nothing: 'There is nothing left to be made for you in this interview.'
	},
	why: {
		title: 'Why these skills',
		role_of: roleOf,
		weight: (percent: number) => `counts ${percent} of 100`,
		more: (n: number) => `${counted(n, 'more skill counts', 'more skills count')} a little.`,
		note: 'The longer the line, the more questions are about it. It looks at the role, your résumé and the job description, and at nothing else.'
	},
	sign_in: {
		title: 'Sign in',
		create_title: 'Create an account',
		lead: 'A quiet place to practise being interviewed.',
		email: 'E-mail',
		password: 'Password',
		password_hint: 'At least 10 characters. A short sentence works well.',
		name: 'Your name',
		submit: 'Sign in',
		create: 'Create account',
		to_create: 'New here? Create an account',
		to_sign_in: 'Have an account? Sign in',
		need_email: 'Please enter your e-mail address.',
		need_password: 'Please enter your password.',
		short_password: 'Please choose a password of at least 10 characters.',
		need_name: 'Please tell us what to call you.',
		show_password: 'Show password',
		hide_password: 'Hide password',
		show: 'Show',
		hide: 'Hide',
		expired: 'Your sign-in has ended. Sign in again and you will be back where you were.'
	},
	welcome: {
		title: 'Welcome',
		lead: 'This server is yours. Choose how you will sign in from now on.',
		submit: 'Save and sign in',
		owner_only: 'Only for the owner of a new server. Leave these empty if you are choosing a new password.',
		one_time_title: 'Choose how you sign in',
		one_time_lead: 'This link works once.',
		reset_title: 'Choose a new password',
		reset_lead: 'This link works once. Your interviews are as you left them.',
		reset_submit: 'Save and sign in'
	},
	home: {
		title: 'Home',
		greeting: (name: string) => `Hello, ${name}`,
		empty_title: 'A first conversation',
		empty: 'An interviewer who listens, asks one question at a time, and tells you afterwards what your answers showed. All of it stays on this server.',
		start: 'Start an interview',
		continue: 'Continue',
		continue_title: (role: string) => `${role}, still open`,
		continue_text: (answered: number, total: number) =>
			answered === 0
				? 'The first question is waiting for you.'
				: `You have answered ${answered} of ${counted(total, 'question', 'questions')}. It goes on exactly where you left it.`,
		next_title: 'Ready when you are',
		next: 'Another conversation, about whatever you would like to get better at.',
		past: 'Earlier interviews',
		column_role: 'Interview',
		column_when: 'When',
		column_score: 'Score',
		no_score: 'Not scored',
		open: 'Still open',
		answered: (answered: number, total: number) => `${answered} of ${total} answered`,
		between: (low: string, high: string) => `between ${low} and ${high}`,
		more: 'Show earlier ones',
		status: {
			scheduled: 'Planned',
			in_progress: 'Still open',
			paused: 'Paused',
			completed: 'Finished',
			cancelled: 'Cancelled',
			expired: 'Closed by time'
		} as Record<string, string>
	},
	set_up: {
		title: 'Start an interview',
		steps: ['What for', 'About you', 'How you like to talk'],
		step: (n: number, of: number, title: string) => `Step ${n} of ${of}: ${title}`,
		what: {
			title: 'What are you preparing for?',
			role: 'Role',
			role_hint: 'Choose one, or say it in your own words.',
			role_needed: 'Please name a role, so that the questions fit.',
			known_roles: 'Roles the question bank knows',
			unknown_role: (role: string) => `“${role}” is not in the question bank. The nearest role will be used.`,
			job: 'Job description',
			job_hint: 'Paste it if you have one. Questions lean towards what it asks for.',
			length: 'Length',
			lengths: [
				{ minutes: 15, questions: 4, label: 'Short', note: '15 minutes, about 4 questions' },
				{ minutes: 30, questions: 7, label: 'Usual', note: '30 minutes, about 7 questions' },
				{ minutes: 45, questions: 10, label: 'Full', note: '45 minutes, about 10 questions' }
			],
			difficulty: 'Difficulty',
			difficulties: [
				{ value: 'easy', label: 'Gentle' },
				{ value: 'medium', label: 'Usual' },
				{ value: 'hard', label: 'Demanding' }
			]
		},
		about: {
			title: 'About you',
			lead: 'With your résumé, some questions will be about what you have done yourself. You may leave this out.',
			resume: 'Your résumé',
			file: 'Your résumé as a file',
			file_hint: 'PDF, Word (.docx), text or Markdown, up to 5 MB. Drop it anywhere on this page, or',
			drop_here: 'Drop it here',
			choose_file: 'Choose a file',
			or_text: 'Or paste its text',
			pasted: 'Pasted text',
			sending: (name: string, percent: number) => `Sending ${name}, ${percent} %`,
			sending_label: (name: string) => `Sending ${name}`,
			reading: (name: string) => `Reading ${name}`,
			wrong_kind: (name: string) => `${name} is not a kind of file that can be read. Use a PDF, .docx, .txt or .md file, or paste the text.`,
			too_large: (name: string) => `${name} is larger than 5 MB. Save it smaller, without pictures, or paste the text.`,
			refused: {
				file_too_large: 'The file is larger than 5 MB. Save it smaller, without pictures, or paste the text.',
				resume_empty: 'There is nothing in it. Choose another file, or paste the text.',
				resume_encrypted: 'The file is locked with a password. Save it without one, or paste the text.',
				resume_no_text: 'There is no text in the file that could be read; it may be a scanned picture. Paste the text instead.',
				resume_damaged: 'The file is damaged and cannot be read. Save it anew, or paste the text.',
				macros: 'Word files with macros, and templates, are not read. Save it as a plain .docx.',
				two_kinds_of_file: 'The file is two kinds of file at once, so it was not opened. Save it anew, or paste the text.',
				unpacks_too_large: 'What is packed in the file is far larger than a résumé. Paste the text instead.',
				file_too_complex: 'The file takes too long to read. Save it more simply, or paste the text.',
				resumes_full: 'You have as many résumés here as can be kept. Delete one first.'
			} as Record<string, string>,
			not_saved: (reason: string) => `${reason} The last change was not saved.`,
			saved: 'Saved.',
			read: 'Read it',
			replace: 'Choose another',
			remove: 'Remove it',
			what_was_read: 'What was read',
			what_was_read_hint: 'Put right what is wrong. Each line shows the words that it comes from.',
			skills: 'Skills',
			add_skill: 'Add a skill',
			add: 'Add',
			drop: (name: string) => `Remove ${name}`,
			edit: (name: string) => `Change ${name}`,
			change: 'Change',
			take_out: 'Remove',
			projects: 'Projects',
			project_name: 'Name',
			project_summary: 'What it was',
			add_project: 'Add a project',
			education: 'Education',
			education_line: 'Education',
			add_education: 'Add education',
			years: 'Years of experience',
			years_wrong: 'Please enter a number from 0 to 80, or leave it empty.',
			none: 'None was found.',
			from_you: 'Added by you',
			show_in_text: (words: string) => `${words}: show it in the text`,
			whole_text: 'The whole text, with what was found in it',
			nothing_read: 'No skills were recognised in this text. The interview will follow the role, and you can add some here.'
		},
		how: {
			title: 'How you like to talk',
			pace: 'Pace',
			pace_hint: 'How fast the interviewer speaks, as soon as interviews here can be spoken.',
			paces: [
				{ value: 'calm', label: 'Calm', note: '' },
				{ value: 'normal', label: 'Usual', note: '' },
				{ value: 'brisk', label: 'Brisk', note: '' }
			],
			extra_time: 'Extra time',
			extra_times: [
				{ value: 1, label: 'As it is' },
				{ value: 1.25, label: 'A quarter more' },
				{ value: 1.5, label: 'Half as much again' },
				{ value: 2, label: 'Twice as long' }
			],
			extra_time_hint: 'Every limit gets longer. Nobody asks why.',
			captions: 'Show what was said beside the question',
			about_title: 'What it will be about',
			not_weighed: 'How the skills count could not be told just now. You will find it in the interview.',
			consent_title: 'Before you start',
			disclosure: [
				'The interviewer is a computer program. It asks, listens and gives feedback; a person is not on the other side.',
				'It looks at what you say, never at who you are: not at your face, your voice or your mood.',
				'Your answers stay on this server. You read there what was kept and what every point rests on.'
			],
			consent: 'I understand that I am talking to a program and agree that it keeps and assesses my answers.',
			consent_needed: 'Please tick this first. Without it the interview cannot begin.',
			begin: 'Begin',
			beginning: 'Preparing the room'
		}
	},
	room: {
		title: (role: string) => `Interview: ${role}`,
		question_of: (n: number, total: number) => `Question ${n} of ${total}`,
		question_n: (n: number) => `Question ${n}`,
		progress: 'Progress',
		follow_up: 'Following up',
		your_answer: 'Your answer',
		placeholder: 'Take your time. Write it as you would say it.',
		your_code: 'Your code',
		language: 'Language',
		choose_one: 'Choose one',
		choose_many: 'Choose all that are right',
		give: 'Give this answer',
		keys: 'or press Ctrl and Enter',
		keys_mac: 'or press ⌘ and Enter',
		empty: 'There is nothing here yet. Write something, or skip the question.',
		empty_choice: 'Nothing is chosen yet. Choose an answer, or skip the question.',
		skip: 'Skip this question',
		draft_kept: 'Kept as you type',
		draft_in_memory: 'This browser does not allow drafts to be stored. Keep this page open.',
		given: 'Thank you. The next question is on its way.',
		reading: 'The interviewer is reading your answer.',
		being_asked: 'The next question is being asked',
		remarks: 'What you said that was no answer',
		you_said: 'You said',
		given_offline: 'Your answer is kept on this device. It goes out as soon as the connection is back.',
		given_title: 'Your answer is kept',
		skipped: 'Skipped.',
		preparing: 'The interviewer is finding the first question.',
		clarify: 'Put it another way',
		clarify_label: 'What is unclear?',
		clarify_hint: 'You may leave this empty.',
		clarify_send: 'Ask',
		clarify_default: 'Please put the question another way.',
		explanation: 'In other words',
		hint_title: (n: number) => `Hint ${n}`,
		hints: 'Hints',
		moment: 'I need a moment',
		moment_on: 'I am ready again',
		moment_text: 'Take the time you need. The clock rests while you think.',
		hint: 'Hint',
		hints_left: (n: number) => counted(n, 'hint left', 'hints left'),
		no_hints: 'There are no hints for this question.',
		pause: 'Pause',
		resume: 'Go on',
		paused_title: 'Paused',
		paused: 'The clock stands still and everything is kept. You can even close this page.',
		captions: 'What was said',
		captions_show: 'Show what was said',
		captions_hide: 'Hide what was said',
		captions_empty: 'As the talk goes on, you can read it again here.',
		by: { interviewer: 'Interviewer', you: 'You', room: 'Note' },
		end: 'End',
		end_title: 'End the interview here?',
		end_text: 'What you have answered is kept, and your report covers it. Questions not yet asked are left out.',
		end_confirm: 'End and see the report',
		end_stay: 'Stay',
		leave: 'Home',
		time_show: 'Show time',
		time_hide: 'Hide time',
		time_left: (text: string) => `${text} left`,
		minutes: (n: number) => counted(n, 'minute', 'minutes'),
		seconds: (n: number) => counted(n, 'second', 'seconds'),
		time_over: 'The time is up. You may still finish this answer.',
		time_resting: 'The clock rests',
		time_up: 'Time is up',
		warning: (text: string) => `About ${text} left.`,
		new_question: (n: number, text: string) => `Question ${n}. ${text}`,
		feedback: 'About your last answer',
		feedback_more: 'What this rests on',
		tools: 'Interview tools',
		link: {
			label: 'Connection',
			lost: 'The connection is lost. What you write is kept; the room returns by itself.',
			back: 'The connection is back.',
			elsewhere_title: 'Opened somewhere else',
			elsewhere: 'This interview is now open in another window or on another device. What you wrote here is kept.',
			use_here: 'Use it here',
			idle_title: 'Still there?',
			idle: 'The room has been still for half an hour. Everything is kept.',
			come_back: 'Come back in',
			signed_out_title: 'Please sign in again',
			signed_out: 'Your sign-in has ended. Your answer is kept on this device and goes out when you are back.',
			sign_in: 'Sign in',
			denied_title: 'This interview is not open to you',
			denied: 'It may belong to another account.'
		},
		too_large: 'This answer is too long to be sent. It is still here; please shorten it.',
		refused: (reason: string) => `${reason} Your words are still here.`,
		finished_title: 'Thank you for the conversation',
		finished: 'Your report is being written.',
		finished_ready: 'Your answers are kept, and your report is ready.',
		to_report: 'Read the report'
	},
	report: {
		title: 'Your report',
		of_ten: 'of 10',
		overall: 'Overall',
		interval: (low: string, high: string) => `most likely between ${low} and ${high}`,
		interval_note: 'The band shows how sure the score is. Few answers make a wide band.',
		no_score: 'Not scored',
		no_overall: 'That there is no score says nothing about you: there was too little to read.',
		skills: 'Skill by skill',
		skill: 'Skill',
		score: 'Score',
		range: 'Likely range',
		answers_n: (n: number) => counted(n, 'answer', 'answers'),
		as_table: 'Show as a table',
		skills_table: 'Skills as a table',
		answers: 'Answer by answer',
		answers_column: 'Answers',
		your_words: 'Your answer',
		no_answer: 'Skipped.',
		earned: 'What earned points',
		points: (points: string, max: string) => `${points} of ${max}`,
		earned_for: (criterion: string) => `Earned for: ${criterion}`,
		end_of_mark: 'end of marked words',
		test: (name: string) => `Test passed: ${name}`,
		key: (key: string) => `By the answer key: ${key}`,
		stronger: 'What a stronger answer would have held',
		went_well: 'What went well',
		next_time: 'Next time',
		practise: 'What to practise',
		practise_lead: 'A short interview for the same role, whenever you like.',
		practise_start: 'Practise again',
		strengths: 'What your answers showed',
		improvements: 'Where there is room',
		of_answer: (skill: string, n: number) => (skill ? `${skill}, answer ${n}` : `Answer ${n}`),
		print: 'Print',
		written_by: 'How this was written',
		written_text: (origin: string, scored: number, asked: number) =>
			`Written from the record of this interview by the ${origin}: ${scored} of ${counted(asked, 'question', 'questions')} scored.${scored ? ' Every point rests on words marked above, on the answer key, or on a test that ran.' : ''}`,
		judged_by: (origin: string) => `Judged by the ${origin}`,
		waiting_title: 'The report is being written',
		waiting: 'This takes a few seconds. The page fills itself.',
		open_title: 'This interview is still open',
		open: 'The report comes when it ends.',
		no_report: 'There is no report for this interview.',
		untitled: (role: string, when: string) => `${role}, ${when}`
	},
	account: {
		title: 'Account',
		you: 'You',
		name: 'Your name',
		role: 'What you are preparing for',
		years: 'Years of experience',
		how: 'How you like to talk',
		password: 'Password',
		current: 'Current password',
		fresh: 'New password',
		change: 'Change password',
		changed: 'Your password is changed. Other devices have to sign in again.',
		look: 'Appearance',
		leave: 'Leaving',
		leave_text: 'Signing out also removes drafts from this device.'
	},
	admin: {
		title: 'Admin',
		parts: 'How this server is doing',
		part_states: { ok: 'Up', off: 'Not in use', failing: 'Failing' } as Record<string, string>,
		part_names: {
			database: 'Database',
			engine: 'Interviews',
			bank: 'Question bank',
			interviewer: 'Interviewer',
			model: 'Language model',
			speech: 'Speech',
			sandbox: 'Code runner',
			bus: 'Message bus'
		} as Record<string, string>,
		version: (version: string) => `Version ${version}`,
		people: 'People',
		people_table: 'Everyone with an account',
		name: 'Name',
		email: 'E-mail',
		role: 'Role',
		since: 'Since',
		actions: 'Actions',
		roles: { candidate: 'Candidate', recruiter: 'Recruiter', admin: 'Admin' } as Record<string, string>,
		role_of: (name: string) => `Role of ${name}`,
		disabled: 'Disabled',
		disable: 'Disable',
		enable: 'Enable',
		reset: 'Reset link',
		reset_title: 'A link to choose a new password',
		reset_text: (name: string) => `Give this to ${name}. It works once.`,
		copy: 'Copy',
		copied: 'Copied.',
		you: 'you',
		nobody: 'Nobody but you so far.',
		forbidden: 'This page is for the people who run this server.',
		search: 'Search by name or e-mail',
		places: 'Admin',
		server: 'Server and people',
		models: {
			title: 'Models',
			lead: 'Who is asked, in this order, how each of them is, and how long anyone waits for them. What none of them does in time, the built-in interviewer does.',
			none_title: 'No model is set up',
			none: 'That is fine: questions come from the bank, and the built-in scorer reads the answers. To add a model, start the server with one of these set:',
			none_env: [
				['OPENAI_API_KEYS', 'for OpenAI; with OPENAI_BASE_URL also for any server that speaks its protocol'],
				['GEMINI_API_KEYS', 'for Google Gemini'],
				['ANTHROPIC_API_KEYS', 'for Anthropic'],
				['OLLAMA_HOST', 'for Ollama, on this machine or another']
			] as [string, string][],
			none_more: 'Several keys are written with commas between them. Which model is asked is AI_MODEL_NAME; README.md has the rest.',
			accounts: 'Accounts',
			key: (n: number) => `key ${n}`,
			conditions: { up: 'Up', slow: 'Slow', resting: 'Resting', open: 'Not asked', probing: 'Being tried' } as Record<string, string>,
			why: {
				up: '',
				slow: 'It answers, and takes longer than it should.',
				resting: 'It asked to be left alone, or refused the key.',
				open: 'It failed several times in a row.',
				probing: 'One request tries it; the others go elsewhere.'
			} as Record<string, string>,
			until: (time: string) => `until ${time}`,
			next_tries: 'The next request tries it.',
			since: (time: string) => `since ${time}`,
			requests: (n: number, busy: number) => `${counted(n, 'request', 'requests')}${busy ? `, ${busy} under way` : ''}`,
			no_requests: 'Not asked yet',
			tokens_today: (n: string) => `${n} tokens today`,
			tokens_all: (n: string) => `${n} tokens were spent today in all.`,
			latency: (p50: string, p95: string) => `usually ${p50} s, at most ${p95} s`,
			latency_note: 'Usually: half of the answers are quicker. At most: 95 of 100 are quicker.',
			failures: {
				remote_slow: 'too slow',
				remote_unreachable: 'not reachable',
				remote_key_refused: 'key refused',
				remote_limited: 'too many requests',
				remote_broken: 'out of order',
				remote_garbled: 'unusable reply',
				remote_declined: 'declined to answer',
				remote_overspent: 'limit used up',
				remote_exhausted: 'nobody left to ask'
			} as Record<string, string>,
			failed: (n: number, what: string) => `${what} ${n} ×`,
			last_failure: (what: string) => `The last failure: ${what}.`,
			settings: 'Settings',
			settings_lead: 'They hold at once and after a restart. What has begun keeps what it had.',
			names: {
				deadline_s: 'Deadline, in seconds',
				probe_deadline_s: 'Deadline of a trial, in seconds',
				attempts: 'Attempts at each account',
				hedge_s: 'Asking another beside it after, in seconds',
				idle_s: 'Longest silence within a reply, in seconds',
				per_account: 'Requests at once, each account',
				per_interview: 'Requests at once, each interview',
				in_all: 'Requests at once, in all',
				tokens_per_interview: 'Tokens for each interview',
				tokens_per_day: 'Tokens a day'
			} as Record<string, string>,
			bounds: (least: string, most: string, optional: boolean, usual: string | null) =>
				`From ${least} to ${most}${optional ? ', or empty' : ''}.${usual === null ? '' : ` Usually ${usual}.`}`,
			not_number: 'Please enter a number.',
			not_whole: 'Please enter a whole number.',
			not_empty: 'This cannot be empty.',
			out_of: (least: string, most: string) => `Please enter a number from ${least} to ${most}.`,
			unchanged: 'Nothing is changed.',
			saved: 'Saved. It holds from now on.',
			undo: 'Undo changes',
			refresh: 'Look again',
			seen: (time: string) => `As of ${time}.`
		}
	}
};
