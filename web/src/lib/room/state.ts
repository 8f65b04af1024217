import type { AnswerGiven, Evaluation, Interview, Progress, Question, Remark, Report } from '../api/types';
import type { Frame } from './connection';
import type { Command } from './outbox';
import { outlineOf } from '../board/outline';
import { linesOf } from './giving';

export type Speaker = 'interviewer' | 'you' | 'room';

export interface Said {
	key: string;
	by: Speaker;
	kind: 'question' | 'answer' | 'hint' | 'notice' | 'explanation' | 'skipped' | 'remark' | 'reply';
	text: string;
	questionId?: string;
}

/** Words while they are being said: to be shown, and not kept. */
export interface Saying {
	turn: string;
	kind: 'question' | 'clarification';
	words: string;
}

export interface RoomState {
	status: string;
	lastSeq: number;
	/** Up to where the log had come when this connection was let in: what `resume` tells is as of then. */
	snapshotSeq: number;
	question: Question | null;
	/** Answered or skipped here: the next question is on its way. */
	given: boolean;
	/** What was given is durable; whether it is an answer is not said yet. */
	kept: boolean;
	/** The question is open as of this place in the log: whatever was sent to it before was no answer. */
	openSince: number;
	saying: Saying | null;
	/** What was sent to the open question and was no answer, with the replies. */
	remarks: Remark[];
	/** The built-in interviewer stands in for a model. */
	onFloor: boolean;
	progress: Progress | null;
	/** When `progress` came, by this machine's clock: the server's time goes on from there. */
	progressAt: number;
	hints: { index: number; text: string }[];
	hintsLeft: number;
	explanation: string | null;
	thinking: boolean;
	notice: { key: string; text: string } | null;
	/** That a model is away, or back: told once, and quietly. */
	aside: { key: string; text: string } | null;
	said: Said[];
	evaluations: Record<string, Evaluation>;
	lastEvaluated: string | null;
	report: Report | null;
}

export const emptyRoom = (): RoomState => ({
	status: 'in_progress',
	lastSeq: 0,
	snapshotSeq: 0,
	question: null,
	given: false,
	kept: false,
	openSince: 0,
	saying: null,
	remarks: [],
	onFloor: false,
	progress: null,
	progressAt: 0,
	hints: [],
	hintsLeft: 0,
	explanation: null,
	thinking: false,
	notice: null,
	aside: null,
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
	for (const { question, answer, evaluation, remarks } of interview.answers) {
		next = say(next, { key: `q:${question.question_id}`, by: 'interviewer', kind: 'question', text: question.text });
		next = (remarks ?? []).reduce((state, remark, i) => sayRemark(state, question.question_id, remark, i), next);
		next = answer ? withAnswer(next, question, answer) : withSkip(next, question);
		if (evaluation) next = withEvaluation(next, { ...evaluation, question_id: question.question_id });
	}
	// An evaluation from before is history, not news.
	return { ...next, lastEvaluated: null };
}

/** `command` is what an `ack` is for, if this page has sent it. */
export function reduce(room: RoomState, frame: Frame, now: number, command?: Command): RoomState {
	const next = frame.seq && frame.seq > room.lastSeq ? { ...room, lastSeq: frame.seq } : room;
	const data = frame.data as never;
	switch (frame.type) {
		case 'connected':
			return connected(next, data);
		case 'resume':
			return resumed(next, data, now);
		case 'ack':
			return acknowledged(next, data, command);
		case 'saying':
			return saying(next, data);
		case 'question':
			return asked(next, data, now);
		case 'progress':
			return withProgress(next, data, now);
		case 'evaluation':
			return withEvaluation(next, data);
		case 'hint':
			return hinted(next, data);
		case 'notice':
			return noticed(next, data, frame.seq ?? now);
		case 'completed':
		case 'report':
			return { ...next, status: 'completed', question: null, saying: null, report: (data as { report?: Report }).report ?? null };
		default:
			return next;
	}
}

/** What was being said is not said again: the whole comes as an event. */
function connected(room: RoomState, data: { status?: string; last_seq?: number }): RoomState {
	return { ...room, status: data.status ?? room.status, snapshotSeq: data.last_seq ?? 0, saying: null };
}

interface Resumed {
	state?: {
		status?: string;
		progress?: Progress;
		current_question?: Question | null;
		hints?: { index: number; text: string }[];
		remarks?: Remark[];
		on_floor?: boolean;
		thinking?: boolean;
	};
}

function resumed(room: RoomState, { state }: Resumed, now: number): RoomState {
	if (!state) return room;
	let next: RoomState = {
		...room,
		status: state.status ?? room.status,
		thinking: state.thinking ?? false,
		onFloor: state.on_floor ?? room.onFloor
	};
	if (state.current_question) next = standing(asked(next, state.current_question, now), state.remarks ?? []);
	if (state.hints) next = { ...next, hints: state.hints };
	if (state.progress) next = withProgress(next, state.progress, now);
	return next;
}

/** The question was open when this connection was let in, after these remarks. */
function standing(room: RoomState, remarks: Remark[]): RoomState {
	const id = room.question?.question_id ?? '';
	const known = Math.min(room.remarks.length, remarks.length);
	const open = room.kept ? reopened(room) : room;
	const next = { ...open, remarks, openSince: Math.max(room.openSince, room.snapshotSeq) };
	return remarks.slice(known).reduce((state, remark, i) => sayRemark(state, id, remark, known + i), next);
}

function asked(room: RoomState, question: Question, now: number): RoomState {
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
	if (same) return { ...next, question, hintsLeft, saying: null };
	return {
		...next,
		...withItsClock(next, question, now),
		question,
		given: false,
		kept: false,
		openSince: 0,
		saying: null,
		remarks: [],
		hints: [],
		hintsLeft,
		explanation: null,
		thinking: false
	};
}

/** The clock of a question starts with it, whether or not anything else tells of it. */
function withItsClock({ progress, progressAt }: RoomState, question: Question, now: number): Partial<RoomState> {
	if (!progress) return {};
	const passed = progress.clock_running ? Math.max(0, (now - progressAt) / 1000) : 0;
	const elapsed_seconds = progress.elapsed_seconds + passed;
	const remaining_seconds = progress.remaining_seconds === null ? null : Math.max(0, progress.remaining_seconds - passed);
	const question_elapsed_seconds = question.elapsed_seconds ?? 0;
	const question_time_limit_seconds = question.time_limit_seconds ?? null;
	const clocks = { elapsed_seconds, remaining_seconds, question_elapsed_seconds, question_time_limit_seconds };
	return { progress: { ...progress, ...clocks }, progressAt: now };
}

/** The answer is durable, unless the question was opened again since: then it was none. */
function acknowledged(room: RoomState, { seq }: { seq?: number }, command?: Command): RoomState {
	const id = room.question?.question_id;
	if (!id || !command || !isTurn(command) || command.data.question_id !== id || !room.given) return room;
	return (seq ?? 0) < room.openSince ? reopened(room) : { ...room, kept: true };
}

export const isTurn = (command: Command) => command.type === 'answer' || command.type === 'skip';

function reopened(room: RoomState): RoomState {
	const key = `a:${room.question?.question_id}`;
	return { ...room, given: false, kept: false, said: room.said.filter((entry) => entry.key !== key) };
}

interface Words extends Saying {
	restarted?: boolean;
}

function saying(room: RoomState, { turn, kind, words, restarted }: Words): RoomState {
	const before = room.saying?.turn === turn && !restarted ? room.saying.words : '';
	// Words that were taken back leave an empty place, which is less of a jump than what stood there before them.
	return { ...room, saying: { turn, kind, words: before + words } };
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

interface Notice {
	text: string;
	kind?: string;
	intent?: string | null;
	question_id?: string | null;
}

/** A clarification and a reply are the interviewer's, and belong to their question; any other notice is the room's. */
function noticed(room: RoomState, notice: Notice, seq: number): RoomState {
	const { kind, text } = notice;
	const key = `n:${seq}`;
	if (kind === 'clarification') {
		if (notice.question_id !== room.question?.question_id) return room;
		const next = say(room, { key, by: 'interviewer', kind: 'explanation', text });
		return { ...next, explanation: text, saying: null };
	}
	if (kind === 'remark') return remarked(room, notice, seq);
	if (kind === 'fell_back' || kind === 'came_back') {
		const onFloor = kind === 'fell_back';
		if (onFloor === room.onFloor) return room;
		return { ...say(room, { key, by: 'room', kind: 'notice', text }), onFloor, aside: { key, text } };
	}
	return { ...say(room, { key, by: 'room', kind: 'notice', text }), notice: { key, text } };
}

/** What was sent was no answer: the question is open again, and the reply stands under it. */
function remarked(room: RoomState, { question_id, text, intent }: Notice, seq: number): RoomState {
	const id = room.question?.question_id;
	// What `resume` told already is told again by a replay, and the other way round.
	if (!id || question_id !== id || seq <= room.openSince) return room;
	const said = room.said.find((entry) => entry.key === `a:${id}`)?.text ?? '';
	const remark: Remark = { said, intent: intent ?? '', reply: text };
	const next = sayRemark(reopened(room), id, remark, room.remarks.length);
	return { ...next, openSince: seq, remarks: [...room.remarks, remark], saying: null };
}

function sayRemark(room: RoomState, id: string, { said, reply }: Remark, i: number): RoomState {
	const next = said ? say(room, { key: `s:${id}:${i}`, by: 'you', kind: 'remark', text: said }) : room;
	return reply ? say(next, { key: `r:${id}:${i}`, by: 'interviewer', kind: 'reply', text: reply }) : next;
}

/** The person gave an answer (or skipped): shown at once, whatever the line does. */
export function gave(room: RoomState, answer: AnswerGiven | null): RoomState {
	if (!room.question) return room;
	const question = room.question;
	const next = answer ? withAnswer(room, question, answer) : withSkip(room, question);
	return { ...next, given: true, kept: false, thinking: false, lastEvaluated: null, notice: null, aside: null };
}

/** The server refused it: it is not an answer, and the surface opens again. */
export function refused(room: RoomState, questionId: string): RoomState {
	return room.question?.question_id === questionId ? reopened(room) : room;
}

/** An answer in words that a person can read. */
export function toldOf(question: Question, answer: AnswerGiven): string {
	const chosen = (answer.options ?? []).map((letter) => {
		const option = question.options?.find((entry) => entry.letter === letter);
		return option ? `${letter}. ${option.text}` : letter;
	});
	const drawn = answer.outline ?? (answer.board ? outlineOf(answer.board).join('\n') : '');
	const beside = (answer.files ?? []).map(({ name, text }) => `${name}:\n${text}`);
	return [answer.text, answer.code, ...beside, ...chosen, ...linesOf(question, answer), drawn].filter(Boolean).join('\n');
}

function withAnswer(room: RoomState, question: Question, answer: AnswerGiven): RoomState {
	const text = toldOf(question, answer);
	return say(room, { key: `a:${question.question_id}`, by: 'you', kind: 'answer', text, questionId: question.question_id });
}

function withSkip(room: RoomState, { question_id }: Question): RoomState {
	return say(room, { key: `a:${question_id}`, by: 'you', kind: 'skipped', text: '', questionId: question_id });
}

function say(room: RoomState, said: Said): RoomState {
	if (room.said.some((entry) => entry.key === said.key)) return room;
	return { ...room, said: [...room.said, said] };
}

export interface Left {
	left: number;
	of: number;
}

/** Seconds left now for the whole and for the open question, by the server's time; null where there is no limit. */
export function clocks(room: RoomState, now: number): { whole: Left | null; question: Left | null } {
	const progress = room.progress;
	if (!progress) return { whole: null, question: null };
	const passed = progress.clock_running ? Math.max(0, (now - room.progressAt) / 1000) : 0;
	const whole = clockOf(progress.remaining_seconds, progress.duration_seconds, passed);
	const limit = progress.question_time_limit_seconds;
	const elapsed = progress.question_elapsed_seconds ?? 0;
	const question = limit && !room.given ? clockOf(limit - elapsed, limit, passed) : null;
	return { whole, question };
}

/** The shorter of the two. */
export function secondsLeft(room: RoomState, now: number): Left | null {
	const { whole, question } = clocks(room, now);
	if (!whole || !question) return whole ?? question;
	return question.left < whole.left ? question : whole;
}

function clockOf(remaining: number | null, of: number | null, passed: number): Left | null {
	if (remaining === null || of === null || of <= 0) return null;
	return { left: Math.max(0, remaining - passed), of };
}
