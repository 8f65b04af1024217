import { describe, expect, it } from 'vitest';
import type { Progress, Question } from '../api/types';
import { emptyRoom, gave, reduce, refused, remembered, type RoomState, secondsLeft } from './state';

const question = (id: string, extra: Partial<Question> = {}): Question => ({
	question_id: id,
	text: `Text of ${id}`,
	kind: 'behavioral',
	phase: 'introduction',
	question_number: 1,
	total_questions: 5,
	hints_available: 2,
	...extra
});

const progress = (extra: Partial<Progress> = {}): Progress => ({
	status: 'in_progress',
	phase: 'introduction',
	phases: [],
	question_number: 1,
	total_questions: 5,
	answered: 0,
	elapsed_seconds: 0,
	duration_seconds: 600,
	remaining_seconds: 120,
	clock_running: true,
	thinking: false,
	...extra
});

const after = (room: RoomState, ...frames: { type: string; data: object; seq?: number }[]) =>
	frames.reduce((state, frame) => reduce(state, frame as never, 1_000), room);

describe('the room', () => {
	it('remembers the highest seq, and only from the log', () => {
		const room = after(emptyRoom(), { type: 'question', data: question('q1'), seq: 7 }, { type: 'pong', data: {} });
		expect(after(room, { type: 'notice', data: { text: 'x' }, seq: 3 }).lastSeq).toBe(7);
	});

	it('keeps an answer as given when the same question comes again after a reconnection', () => {
		let room = after(emptyRoom(), { type: 'question', data: question('q1') });
		room = gave(room, { text: 'mine' });
		room = after(room, { type: 'question', data: question('q1') });
		expect(room.given).toBe(true);
		room = after(room, { type: 'question', data: question('q2') });
		expect(room.given).toBe(false);
		expect(room.said.map((entry) => entry.kind)).toEqual(['question', 'answer', 'question']);
	});

	it('says a replayed frame once', () => {
		const hint = { type: 'hint', data: { question_id: 'q1', index: 1, text: 'Look there', remaining: 1 }, seq: 4 };
		const room = after(emptyRoom(), { type: 'question', data: question('q1') }, hint, hint);
		expect(room.hints).toHaveLength(1);
		expect(room.hintsLeft).toBe(1);
		expect(room.said.filter((entry) => entry.kind === 'hint')).toHaveLength(1);
	});

	it('opens the surface again when an answer is refused', () => {
		let room = gave(after(emptyRoom(), { type: 'question', data: question('q1') }), { text: 'mine' });
		room = refused(room, 'q1');
		expect(room.given).toBe(false);
		expect(room.said.some((entry) => entry.kind === 'answer')).toBe(false);
	});

	it('takes hints and thinking from a resumed state', () => {
		const state = {
			status: 'in_progress',
			current_question: question('q3', { hints_available: 1, hints_given: 1 }),
			hints: [{ index: 1, text: 'First' }],
			thinking: true,
			progress: progress({ thinking: true })
		};
		const room = after(emptyRoom(), { type: 'resume', data: { state } });
		expect(room.question?.question_id).toBe('q3');
		expect([room.hints.length, room.hintsLeft, room.thinking]).toEqual([1, 1, true]);
	});

	it('tells an explanation of the question from a notice of the room', () => {
		let room = after(emptyRoom(), { type: 'question', data: question('q1') });
		room = after(room, { type: 'notice', data: { text: 'In short …', kind: 'clarification', question_id: 'q1' }, seq: 3 });
		expect([room.explanation, room.notice]).toEqual(['In short …', null]);
		room = after(room, { type: 'notice', data: { text: 'A model is back.' }, seq: 4 });
		expect(room.notice?.text).toBe('A model is back.');
	});

	it('treats what was evaluated before as history, not as news', () => {
		const evaluation = { score: 6, criteria: [], feedback: 'Fine', strengths: [], improvements: [] };
		const room = remembered(emptyRoom(), {
			interview_id: 'i',
			status: 'in_progress',
			role: 'r',
			phase: null,
			progress: progress(),
			current_question: null,
			answers: [{ question: question('q1'), answer: { options: ['A'] }, evaluation }]
		});
		expect(room.lastEvaluated).toBeNull();
		expect(room.evaluations.q1?.feedback).toBe('Fine');
	});

	it('lets the clock run on from the server’s time, and rest when it rests', () => {
		const running = after(emptyRoom(), { type: 'progress', data: progress() });
		expect(secondsLeft(running, 31_000)).toEqual({ left: 90, of: 600 });
		const resting = after(emptyRoom(), { type: 'progress', data: progress({ clock_running: false }) });
		expect(secondsLeft(resting, 31_000)).toEqual({ left: 120, of: 600 });
	});

	it('shows the shorter of the question’s time and the interview’s', () => {
		const limits = { question_time_limit_seconds: 90, question_elapsed_seconds: 30 };
		const room = after(emptyRoom(), { type: 'question', data: question('q1') }, { type: 'progress', data: progress(limits) });
		expect(secondsLeft(room, 11_000)).toEqual({ left: 50, of: 90 });
	});
});
