// How spoken answers went in time. Fetched when somebody reads a report of a spoken interview.
import { counted } from './en-forms';

const lasting = (seconds: number) => {
	const whole = Math.round(seconds);
	return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};
const listed = (fillers: { word: string; times: number }[]) => fillers.map(({ word, times }) => `“${word}” ${times}`).join(', ');

export const spoken = {
	title: 'Pace and pauses',
	lead: 'From the words and when they were said. None of it is in a score, and nothing is read from a voice.',
	pace: 'Pace',
	pace_is: (wpm: number) => `${wpm} words a minute while you spoke.`,
	pace_range: (from: number, to: number) => `From ${from} to ${to}, answer by answer.`,
	pace_unknown: 'Cannot be told.',
	pauses: 'Pauses',
	pauses_none: 'None of two seconds or more.',
	pauses_are: (n: number, inside: number) =>
		`${counted(n, 'pause', 'pauses')} of two seconds or more, ${inside === n ? (n === 1 ? 'inside a sentence' : 'all inside a sentence') : inside ? `${inside} of them inside a sentence` : 'none inside a sentence'}. Thinking is welcome.`,
	pause: (seconds: string) => `${seconds} s`,
	pause_after: 'after',
	in_answer: (n: number) => `Answer ${n}`,
	fillers: 'Fillers',
	fillers_are: (fillers: { word: string; times: number }[], perHundred: string) => `${listed(fillers)}. That is ${perHundred} in a hundred words.`,
	fillers_none: 'None was written down. Some recognisers leave them out.',
	length: 'Length',
	length_is: (typical: number, longest: number, answers: number) =>
		answers === 1 ? `${lasting(longest)}.` : `${lasting(typical)} typically, ${lasting(longest)} at the longest.`,
	fast: 'How fast the replies came',
	fast_heard: (replies: number, typical: string, slowest: string) =>
		replies === 1 ? `The reply was heard after ${slowest} ms.` : `Half of ${replies} replies were heard within ${typical} ms, the slowest after ${slowest} ms.`,
	fast_lead: 'In milliseconds from the end of each spoken turn. Only admins see this, and none of it is in a score.',
	fast_table: 'Times of each turn',
	fast_turn: 'Turn',
	fast_late: 'Afterwards',
	// What the candidate waited comes first, and then where that time went.
	fast_steps: {
		played_ms: 'First sound heard',
		capture_ms: 'Last sound, late by',
		end_of_turn_ms: 'Turn over',
		transcript_ms: 'All words there',
		submitted_ms: 'Answer kept',
		first_text_ms: 'First words',
		first_audio_ms: 'First sound sent',
		client_ms: 'By the browser’s clock'
	},
	fast_none: '–',
	answer: (seconds: number) => `Spoken in ${lasting(seconds)}.`,
	answer_pace: (wpm: number) => `${wpm} words a minute.`,
	answer_pauses: (n: number) => `${counted(n, 'pause', 'pauses')} of two seconds or more.`
};
