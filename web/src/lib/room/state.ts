import type { AnswerGiven, Evaluation, Interview, Progress, Question, Report } from '../api/types';
import type { Frame } from './connection';

export type Speaker = 'interviewer' | 'you' | 'room';

export interface Said {
	key: string;
	by: Speaker;
	kind: 'question' | 'answer' | 'hint' | 'notice' | 'explanation' | 'skipped';
	text: string;
	questionId?: string;
}

export interface RoomState {
	status: string;
	lastSeq: number;
	question: Question | null;
	/** Answered or skipped here: the next question is on its way. */
	given: boolean;
	progress: Progress | null;
	/** When `progress` came, by this machine's clock: the server's time goes on from there. */
	progressAt: number;
	hints: { index: number; text: string }[];
	hintsLeft: number;
	explanation: string | null;
	thinking: boolean;
	notice: { key: string; text: string } | null;
	said: Said[];
	evaluations: Record<string, Evaluation>;
	lastEvaluated: string | null;
	report: Report | null;
}

export const emptyRoom = (): RoomState => ({
	status: 'in_progress',
	lastSeq: 0,
	question: null,
	given: false,
	progress: null,
	progressAt: 0,
	hints: [],
	hintsLeft: 0,
	explanation: null,
	thinking: false,
	notice: null,
	said: [],
	evaluations: {},
	lastEvaluated: null,
	report: null
});

const ENDED = new Set(['completed', 'cancelled', 'expired']);
export const hasEnded = (room: RoomState) => ENDED.has(room.status);

/** What was said before this page was opened. */
export function remembered(room: RoomState, interview: Interview): RoomState {
	let next: RoomState = { ...room, status: interview.status };
	for (const { question, answer, evaluation } of interview.answers) {
		next = say(next, { key: `q:${question.question_id}`, by: 'interviewer', kind: 'question', text: question.text });
		next = answer ? withAnswer(next, question, answer) : withSkip(next, question);
		if (evaluation) next = withEvaluation(next, { ...evaluation, question_id: question.question_id });
	}
	// An evaluation from before is history, not news.
	return { ...next, lastEvaluated: null };
}

export function reduce(room: RoomState, frame: Frame, now: number): RoomState {
	const next = frame.seq && frame.seq > room.lastSeq ? { ...room, lastSeq: frame.seq } : room;
	const data = frame.data as never;
	switch (frame.type) {
		case 'connected':
			return connected(next, data);
		case 'resume':
			return resumed(next, data, now);
		case 'question':
			return asked(next, data);
		case 'progress':
			return withProgress(next, data, now);
		case 'evaluation':
			return withEvaluation(next, data);
		case 'hint':
			return hinted(next, data);
		case 'notice':
			return noticed(next, data, frame.seq ?? now);
		case 'completed':
			return { ...next, status: 'completed', question: null, report: (data as { report?: Report }).report ?? null };
		default:
			return next;
	}
}

function connected(room: RoomState, data: { status?: string }): RoomState {
	return { ...room, status: data.status ?? room.status };
}

interface Resumed {
	state?: {
		status?: string;
		progress?: Progress;
		current_question?: Question | null;
		hints?: { index: number; text: string }[];
		thinking?: boolean;
	};
}

function resumed(room: RoomState, { state }: Resumed, now: number): RoomState {
	if (!state) return room;
	let next: RoomState = { ...room, status: state.status ?? room.status, thinking: state.thinking ?? false };
	if (state.current_question) next = asked(next, state.current_question);
	if (state.hints) next = { ...next, hints: state.hints };
	if (state.progress) next = withProgress(next, state.progress, now);
	return next;
}

function asked(room: RoomState, question: Question): RoomState {
	const same = room.question?.question_id === question.question_id;
	const next = say(room, {
		key: `q:${question.question_id}`,
		by: 'interviewer',
		kind: 'question',
		text: question.text,
		questionId: question.question_id
	});
	const hintsLeft = question.hints_available;
	// The same question again after a reconnection: what was given stays given until the server says otherwise.
	if (same) return { ...next, question, hintsLeft };
	return { ...next, question, given: false, hints: [], hintsLeft, explanation: null, thinking: false };
}

function withProgress(room: RoomState, progress: Progress, now: number): RoomState {
	const { status, thinking } = progress;
	return { ...room, progress, progressAt: now, status: status ?? room.status, thinking: thinking ?? room.thinking };
}

function withEvaluation(room: RoomState, evaluation: Evaluation): RoomState {
	const id = evaluation.question_id ?? '';
	const evaluations = { ...room.evaluations, [id]: evaluation };
	return { ...room, evaluations, lastEvaluated: id };
}

function hinted(room: RoomState, hint: { question_id: string; index: number; text: string; remaining?: number }) {
	if (room.question && hint.question_id !== room.question.question_id) return room;
	const hints = [...room.hints.filter((given) => given.index !== hint.index), hint].sort((a, b) => a.index - b.index);
	const next = say(room, { key: `h:${hint.question_id}:${hint.index}`, by: 'interviewer', kind: 'hint', text: hint.text });
	return { ...next, hints, hintsLeft: hint.remaining ?? Math.max(0, room.hintsLeft - 1) };
}

/** A clarification is the interviewer's, and belongs to its question; any other notice is the room's. */
function noticed(room: RoomState, notice: { text: string; kind?: string; question_id?: string }, stamp: number): RoomState {
	const key = `n:${stamp}`;
	if (notice.kind === 'clarification') {
		if (notice.question_id !== room.question?.question_id) return room;
		const next = say(room, { key, by: 'interviewer', kind: 'explanation', text: notice.text });
		return { ...next, explanation: notice.text };
	}
	return { ...say(room, { key, by: 'room', kind: 'notice', text: notice.text }), notice: { key, text: notice.text } };
}

/** The person gave an answer (or skipped): shown at once, whatever the line does. */
export function gave(room: RoomState, answer: AnswerGiven | null): RoomState {
	if (!room.question) return room;
	const question = room.question;
	const next = answer ? withAnswer(room, question, answer) : withSkip(room, question);
	return { ...next, given: true, thinking: false, lastEvaluated: null, notice: null };
}

/** The server refused it: it is not an answer, and the surface opens again. */
export function refused(room: RoomState, questionId: string): RoomState {
	if (room.question?.question_id !== questionId) return room;
	return { ...room, given: false, said: room.said.filter((entry) => entry.key !== `a:${questionId}`) };
}

function withAnswer(room: RoomState, question: Question, answer: AnswerGiven): RoomState {
	const chosen = (answer.options ?? []).map((letter) => {
		const option = question.options?.find((entry) => entry.letter === letter);
		return option ? `${letter}. ${option.text}` : letter;
	});
	const text = [answer.text, answer.code, ...chosen].filter(Boolean).join('\n');
	return say(room, { key: `a:${question.question_id}`, by: 'you', kind: 'answer', text, questionId: question.question_id });
}

function withSkip(room: RoomState, { question_id }: Question): RoomState {
	return say(room, { key: `a:${question_id}`, by: 'you', kind: 'skipped', text: '', questionId: question_id });
}

function say(room: RoomState, said: Said): RoomState {
	if (room.said.some((entry) => entry.key === said.key)) return room;
	return { ...room, said: [...room.said, said] };
}

/** Seconds left now, by the server's time, or null when there is no limit. */
export function secondsLeft(room: RoomState, now: number): { left: number; of: number } | null {
	const progress = room.progress;
	if (!progress) return null;
	const passed = progress.clock_running ? Math.max(0, (now - room.progressAt) / 1000) : 0;
	const whole = clockOf(progress.remaining_seconds, progress.duration_seconds, passed);
	const limit = progress.question_time_limit_seconds;
	const elapsed = progress.question_elapsed_seconds ?? 0;
	const question = limit && !room.given ? clockOf(limit - elapsed, limit, passed) : null;
	if (!whole || !question) return whole ?? question;
	return question.left < whole.left ? question : whole;
}

function clockOf(remaining: number | null, of: number | null, passed: number) {
	if (remaining === null || of === null || of <= 0) return null;
	return { left: Math.max(0, remaining - passed), of };
}
