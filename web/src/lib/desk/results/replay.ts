import type { TimelineEvent } from '$lib/desk-ui/timeline/events';
import type { AnswerRecord } from '$lib/api/types';
import type { Moment } from './types';

/** What the drawing calls a moment that the log calls otherwise. */
const LOOKS: Record<string, string> = {
	asked: 'question',
	answered: 'answer',
	skipped: 'answer',
	hint: 'hint',
	paused: 'pause',
	disconnected: 'disconnected',
	service_interrupted: 'disconnected',
	tab_hidden: 'tab_left',
	window_blur: 'tab_left',
	fullscreen_exit: 'tab_left',
	second_device: 'tab_left',
	paste: 'paste',
	quick_answer: 'answer'
};
/** What lasts until another moment ends it. */
const LASTS: Record<string, string[]> = {
	paused: ['resumed', 'completed', 'cancelled', 'expired'],
	disconnected: ['connected', 'completed', 'cancelled', 'expired'],
	tab_hidden: ['tab_shown'],
	thinking: ['thinking_ended', 'answered', 'skipped']
};

export function drawn(moments: readonly Moment[]): TimelineEvent[] {
	return moments.map((moment, i) => {
		const ends = LASTS[moment.kind];
		const until = ends && moments.slice(i + 1).find(({ kind }) => ends.includes(kind))?.at;
		const look = LOOKS[moment.kind] ?? moment.kind;
		const event: TimelineEvent = { at: moment.at, kind: look, lane: moment.lane, label: moment.label };
		if (moment.detail) event.detail = moment.detail;
		if (until !== undefined) event.until = until;
		return event;
	});
}

export type Step = 'asked' | 'answered' | 'scored' | 'skipped';
export interface Shown {
	record: AnswerRecord;
	step: Step;
	hints: number;
	/** The connection, the tab or the clock as they stood, where something was not as usual. */
	away: boolean;
	paused: boolean;
}

const STEPS: Record<string, Step> = { asked: 'asked', answered: 'answered', evaluated: 'scored', graded: 'scored', skipped: 'skipped' };

/** What stood before the candidate at this moment: the question asked last, and how far they had come with it. */
export function shownAt(moments: readonly Moment[], records: readonly AnswerRecord[], at: number): Shown | null {
	const past = moments.filter((moment) => moment.at <= at + 1e-6);
	const asked = past.findLast(({ kind, question_id }) => kind === 'asked' && question_id !== null);
	const record = records.find(({ question }) => question.question_id === asked?.question_id);
	if (!asked || !record) return null;
	const own = past.filter(({ question_id }) => question_id === asked.question_id);
	const step = own.reduce<Step>((before, { kind }) => STEPS[kind] ?? before, 'asked');
	const last = (kinds: string[]) => past.findLast(({ kind }) => kinds.includes(kind))?.kind;
	return {
		record,
		step,
		hints: own.filter(({ kind }) => kind === 'hint').length,
		away: last(['connected', 'disconnected', 'completed']) === 'disconnected',
		paused: last(['paused', 'resumed', 'completed']) === 'paused'
	};
}
