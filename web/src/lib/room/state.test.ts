import { describe, expect, it } from 'vitest';
import type { Progress, Question } from '../api/types';
import { clocks, emptyRoom, gave, reduce, refused, remembered, type RoomState, secondsLeft } from './state';

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

	it('starts a question’s clock with the question, and goes on with the whole', () => {
		const first = after(
			emptyRoom(),
			{ type: 'question', data: question('q1', { time_limit_seconds: 90 }) },
			{ type: 'progress', data: progress({ question_time_limit_seconds: 90, question_elapsed_seconds: 89 }) }
		);
		const next = { type: 'question', data: { ...question('q2', { time_limit_seconds: 60, elapsed_seconds: 0 }) } };
		const room = reduce(first, next as never, 21_000);
		expect(clocks(room, 31_000)).toEqual({ whole: { left: 90, of: 600 }, question: { left: 50, of: 60 } });
	});
});

describe('what was sent and was no answer', () => {
	const sent = { id: 'a1', type: 'answer', data: { question_id: 'q1' } };
	const remark = (seq: number, extra: object = {}) => ({
		type: 'notice',
		data: { kind: 'remark', text: 'Take your time.', intent: 'moment', question_id: 'q1', ...extra },
		seq
	});
	const ack = (seq: number) => ({ type: 'ack', data: { id: 'a1', seq } });
	const given = () => gave(after(emptyRoom(), { type: 'question', data: question('q1'), seq: 3 }), { text: 'hm, one moment' });
	const heard = (room: RoomState, frame: object) => reduce(room, frame as never, 1_000, sent);

	it('opens the same question again, with the reply and what was said', () => {
		const room = heard(heard(given(), ack(5)), remark(6));
		expect(room.given).toBe(false);
		expect(room.remarks).toEqual([{ said: 'hm, one moment', intent: 'moment', reply: 'Take your time.' }]);
		expect(room.said.map((entry) => entry.kind)).toEqual(['question', 'remark', 'reply']);
	});

	it('wins over an ack that comes later and is older', () => {
		const room = heard(heard(given(), remark(6)), ack(5));
		expect(room.given).toBe(false);
		expect(room.remarks).toHaveLength(1);
	});

	it('does not take back the next answer when the older ack arrives', () => {
		let room = gave(heard(given(), remark(6)), { text: 'the real one' });
		room = heard(room, ack(8));
		expect(room.given).toBe(true);
		expect(room.kept).toBe(true);
		expect(room.said.map((entry) => entry.text)).toContain('the real one');
	});

	it('is known from what stands, on a page that was loaded again', () => {
		const remarks = [{ said: 'hm', intent: 'moment', reply: 'Take your time.' }];
		let room = after(
			emptyRoom(),
			{ type: 'connected', data: { last_seq: 9 } },
			{ type: 'resume', data: { state: { current_question: question('q1'), remarks, on_floor: true } } }
		);
		expect(room.remarks).toEqual(remarks);
		expect(room.onFloor).toBe(true);
		// Its outbox still held what was sent, and the same ack comes for it.
		room = heard(gave(room, { text: 'hm' }), ack(5));
		expect(room.given).toBe(false);
		expect(room.said.filter((entry) => entry.by === 'you')).toHaveLength(1);
	});

	it('leaves an answer alone that is newer than what stands', () => {
		const room = after(
			emptyRoom(),
			{ type: 'connected', data: { last_seq: 9 } },
			{ type: 'resume', data: { state: { current_question: question('q1'), remarks: [] } } }
		);
		expect(heard(gave(room, { text: 'mine' }), ack(10)).given).toBe(true);
	});

	it('is told once, by a replay and by what stands', () => {
		const remarks = [{ said: 'hm, one moment', intent: 'moment', reply: 'Take your time.' }];
		const state = { current_question: question('q1'), remarks };
		const room = after(given(), { type: 'connected', data: { last_seq: 6 } }, remark(6), { type: 'resume', data: { state } }, remark(6));
		expect(room.remarks).toHaveLength(1);
		expect(room.given).toBe(false);
		expect(room.said.filter((entry) => entry.kind === 'reply')).toHaveLength(1);
	});

	it('opens the question again when the remark itself was missed', () => {
		const state = { current_question: question('q1'), remarks: [{ said: 'hm', intent: 'moment', reply: 'Yes.' }] };
		const room = after(heard(given(), ack(5)), { type: 'connected', data: { last_seq: 9 } }, { type: 'resume', data: { state } });
		expect(room.given).toBe(false);
	});

	it('says no empty reply', () => {
		const room = heard(given(), remark(6, { text: '' }));
		expect(room.said.map((entry) => entry.kind)).toEqual(['question', 'remark']);
	});

	it('of another question opens nothing', () => {
		expect(heard(given(), remark(6, { question_id: 'q0' })).given).toBe(true);
	});
});

describe('words while they are being said', () => {
	const saying = (words: string, extra: object = {}) => ({
		type: 'saying',
		data: { turn: 'Clarify-1', kind: 'question', words, restarted: false, ...extra }
	});

	it('grow, and give way to the whole', () => {
		let room = after(emptyRoom(), saying('What did '), saying('you do?'));
		expect(room.saying?.words).toBe('What did you do?');
		room = after(room, { type: 'question', data: question('q1'), seq: 2 });
		expect(room.saying).toBeNull();
	});

	it('are withdrawn when the turn begins again', () => {
		const room = after(emptyRoom(), saying('What did '), saying('', { restarted: true }));
		expect(room.saying?.words).toBe('');
		expect(after(room, saying('How would ')).saying?.words).toBe('How would ');
	});

	it('of a new turn do not go on from the last', () => {
		expect(after(emptyRoom(), saying('Old '), saying('New', { turn: 'Clarify-2' })).saying?.words).toBe('New');
	});

	it('do not outlive the line: they are never sent again', () => {
		expect(after(emptyRoom(), saying('Half a '), { type: 'connected', data: { last_seq: 4 } }).saying).toBeNull();
	});

	it('of a clarification give way to it', () => {
		const room = after(
			emptyRoom(),
			{ type: 'question', data: question('q1') },
			saying('It asks', { kind: 'clarification' }),
			{ type: 'notice', data: { kind: 'clarification', text: 'It asks for one.', question_id: 'q1' }, seq: 5 }
		);
		expect(room.saying).toBeNull();
		expect(room.explanation).toBe('It asks for one.');
	});
});

describe('a model that goes and comes', () => {
	const notice = (kind: string, seq: number) => ({ type: 'notice', data: { kind, text: kind, question_id: null }, seq });

	it('is told once, each way', () => {
		let room = after(emptyRoom(), notice('fell_back', 4), notice('fell_back', 6));
		expect(room.onFloor).toBe(true);
		expect(room.said).toHaveLength(1);
		room = after(room, notice('came_back', 9));
		expect(room.onFloor).toBe(false);
		expect(room.aside?.text).toBe('came_back');
	});

	it('is no longer news after the next answer', () => {
		const room = after(emptyRoom(), { type: 'question', data: question('q1') }, notice('fell_back', 4));
		expect(gave(room, { text: 'mine' }).aside).toBeNull();
	});
});

describe('the report', () => {
	it('comes once more with a letter in it', () => {
		const report = (summary: string) => ({ interview_id: 'i', report: { summary } });
		const room = after(
			emptyRoom(),
			{ type: 'completed', data: report('The first paragraph.'), seq: 20 },
			{ type: 'report', data: report('Dear Ada.'), seq: 22 }
		);
		expect(room.status).toBe('completed');
		expect(room.report?.summary).toBe('Dear Ada.');
	});
});
