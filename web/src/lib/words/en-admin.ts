import { counted } from './en-forms';

/** What only the people who run this server read. */
export const admin = {
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
		bus: 'Message bus',
		workers: 'Processes',
		calibration: 'Calibration',
		scorer: 'Scorer',
		recording: 'Recordings'
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
		none_more: 'Several keys are written with commas between them. AI_MODEL_NAME says which model is asked; README.md has the rest.',
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
		latency: (p50: string, p95: string) => `usually ${p50} s, nearly always under ${p95} s`,
		latency_note: 'Half of the answers are quicker than the first time, 95 of 100 quicker than the second.',
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
		failed: (n: number, what: string) => `${what} (${n})`,
		failures_all: (all: string) => `Failures: ${all}.`,
		settings: 'Settings',
		settings_lead: 'They hold at once and after a restart. What has begun keeps what it had.',
		names: {
			deadline_s: 'Deadline, in seconds',
			probe_deadline_s: 'Deadline of a trial, in seconds',
			attempts: 'Attempts at each account',
			hedge_s: 'Wait before asking the next one as well, in seconds',
			idle_s: 'Longest silence within a reply, in seconds',
			per_account: 'Requests at once, each account',
			per_interview: 'Requests at once, each interview',
			in_all: 'Requests at once, in all',
			tokens_per_interview: 'Tokens for each interview',
			tokens_per_day: 'Tokens a day'
		} as Record<string, string>,
		bounds: (least: string, most: string, optional: boolean, usual: string | null) =>
			optional ? `From ${least}, or empty.` : `From ${least} to ${most}.${usual === null ? '' : ` Usually ${usual}.`}`,
		not_number: 'Please enter a number.',
		not_whole: 'Please enter a whole number.',
		not_empty: 'This cannot be empty.',
		out_of: (least: string, most: string) => `Please enter a number from ${least} to ${most}.`,
		unchanged: 'Nothing is changed.',
		saved: 'Saved. It holds from now on.',
		undo: 'Undo changes',
		refresh: 'Look again',
		seen: (time: string) => `As of ${time}.`
	},
	speech: {
		title: 'Speech',
		lead: 'Spoken interviews need somebody who hears and somebody who speaks. They are asked in this order; what one of them fails at, the next one does, and each transcript and each piece of speech says by whom it was made.',
		hearing: 'Who hears',
		speaking: 'Who speaks',
		nobody: {
			hearing: 'Nobody hears, so interviews are in writing. To change that, start the server with one of these set:',
			speaking: 'Nobody here speaks, so each browser reads the questions in its own voice. To change that, start the server with one of these set:'
		},
		nobody_now: {
			hearing: 'None of them can be asked at the moment. Whoever speaks is told so, and may write.',
			speaking: 'None of them can be asked at the moment, so each browser reads the questions in its own voice.'
		},
		none_env: {
			hearing: [
				['DEEPGRAM_API_KEYS', 'for Deepgram'],
				['OPENAI_API_KEYS', 'for OpenAI'],
				['VIVA_HEARING=embedded', 'for the recogniser of this server, with the extra “voice”']
			],
			speaking: [
				['DEEPGRAM_API_KEYS', 'for Deepgram'],
				['OPENAI_API_KEYS', 'for OpenAI'],
				['VIVA_SPEAKING=embedded', 'for the voice of this server, with the extra “espeak” or “piper”']
			]
		} as Record<'hearing' | 'speaking', [string, string][]>,
		none_more: 'The command “viva doctor” says what is missing on this machine, and how to get it.',
		stands_in: 'Built in',
		built_in: { hearing: 'It hears on this server, with no key.', speaking: 'It speaks on this server, with no key.' },
		built_in_after: { hearing: 'It hears what none of the others does in time.', speaking: 'It says what none of the others says in time.' },
		last: {
			hearing: 'Where nobody can hear a turn, the candidate says it again or writes it. Its sound is kept if they agreed to a recording.',
			speaking: 'Where nobody can say a sentence, the browser reads it in its own voice. The text is always shown.'
		},
		used: {
			seconds: (n: string) => `${n} s heard today`,
			characters: (n: string) => `${n} characters said today`
		} as Record<string, (n: string) => string>,
		timing: 'How fast it answers',
		calls: (n: number) => (n ? `${counted(n, 'spoken interview is', 'spoken interviews are')} going on now.` : 'No spoken interview is going on now.'),
		timing_table: 'Times step by step',
		timing_lead: (turns: number) => `From the end of a candidate’s speech, in ${turns === 1 ? 'the last spoken turn' : `the last ${turns} spoken turns`} of this process.`,
		timing_none: 'Nobody has spoken to this process since it was started. What every interview took is in its report, and all of it in /metrics.',
		timing_more: 'Each interview has its own in its report, and /metrics has all since the start. With several processes, this page shows the one that answered.',
		step: 'Step',
		usual: 'Half within, ms',
		nearly: '95 of 100 within, ms',
		turns: 'Turns',
		steps: {
			end_of_turn: 'Noticed that the turn was over',
			capture: 'The last sound came in, late by',
			transcript: 'All words were there',
			submitted: 'The answer was kept',
			first_text: 'First words of the reply',
			first_audio: 'First sound of the reply, sent',
			played: 'First sound of the reply, heard',
			client: 'The same by the browser’s own clock'
		} as Record<string, string>
	}
};
