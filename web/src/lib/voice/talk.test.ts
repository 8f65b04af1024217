import { describe, expect, it } from 'vitest';
import { emptyTalk, isAnswer, reduceTalk, shownState, sounding, type Talk, unanswered } from './talk';

const frame = (type: string, data: Record<string, unknown> = {}) => ({ type, data });
const after = (...frames: ReturnType<typeof frame>[]) => frames.reduce<Talk>(reduceTalk, emptyTalk());

const voice = frame('voice', { mode: 'hands_free', hearing: { name: 'a' }, speaking: { name: 'b' }, speak: true, review: false, recording: false });
const turn = (state: string, turn_id = 't1', generation = 1) => frame('turn', { state, turn_id, generation });
const heard = (text: string, more: Record<string, unknown> = {}) =>
	frame('transcript', { text, final: false, confidence: 0.9, question_id: 'q1', turn_id: 't1', generation: 1, ...more });
const audio = (index: number, text = '', more: Record<string, unknown> = {}) =>
	frame('audio', { turn_id: 's1', generation: 1, question_id: 'q1', index, last: false, text, ...more });

describe('the talk', () => {
	it('shows what is heard as it grows, and lets the next turn begin empty', () => {
		const talk = after(voice, turn('hearing'), heard('I led'), heard('I led the team', { final: true }));
		expect(talk.caption).toEqual({ turn: 't1', text: 'I led the team', final: true, questionId: 'q1' });
		expect(reduceTalk(talk, turn('hearing', 't2')).caption).toBeNull();
		expect(reduceTalk(talk, turn('thinking')).caption?.text).toBe('I led the team');
	});

	it('leaves out what is older than the newest generation', () => {
		const talk = after(voice, turn('listening', 't2', 3), heard('too late', { generation: 2 }), turn('speaking', 't1', 2), audio(0, 'Stale.'));
		expect(talk).toMatchObject({ caption: null, turn: 'listening', spoken: null, newest: 3 });
	});

	it('counts generations anew on another connection', () => {
		const talk = after(voice, turn('listening', 't9', 7), frame('connected'), turn('hearing', 't1', 1), heard('again'));
		expect(talk).toMatchObject({ newest: 1, caption: { text: 'again' } });
	});

	it('keeps the words that need a look, until they are settled', () => {
		const talk = after(voice, turn('hearing'), heard('I let the thing', { final: true, review: { reason: 'unsure' } }), turn('reviewing'));
		expect(talk.review).toEqual({ questionId: 'q1', text: 'I let the thing', reason: 'unsure' });
		expect(shownState(talk, false)).toBe('reviewing');
		expect(reduceTalk(talk, frame('question', { question_id: 'q1' })).review).not.toBeNull();
		expect(reduceTalk(talk, frame('question', { question_id: 'q2' })).review).toBeNull();
		expect(reduceTalk(talk, turn('hearing', 't2')).review).toBeNull();
	});

	it('takes a final transcript for an answer only where the server submits it', () => {
		const final = heard('done', { final: true });
		expect(isAnswer(after(voice), final)).toBe(true);
		expect(isAnswer(after(voice), heard('not yet'))).toBe(false);
		expect(isAnswer(after(voice), heard(' ', { final: true }))).toBe(false);
		expect(isAnswer(after(voice, turn('hearing', 't2', 2)), final)).toBe(false);
		expect(isAnswer(after(voice), heard('done', { final: true, review: { reason: 'asked' } }))).toBe(false);
		expect(isAnswer(after(frame('voice', { ...voice.data, mode: 'off' })), final)).toBe(false);
		expect(isAnswer(after(), final)).toBe(false);
	});

	it('follows the voice sentence by sentence', () => {
		const talk = after(voice, audio(0, 'Thank you.'), audio(1), audio(2, 'What came next?'), audio(3, '', { last: true }));
		expect(talk.spoken?.sentences).toEqual([{ index: 0, text: 'Thank you.' }, { index: 2, text: 'What came next?' }]);
		const at = (index: number | null) => sounding(talk, 's1', index).spoken?.at;
		expect([at(0), at(1), at(2), at(3), at(null)]).toEqual([0, 0, 1, 1, -1]);
		expect(sounding(talk, 'another', 2)).toBe(talk);
	});

	it('forgets what was being said when it is said anew', () => {
		const talk = after(voice, audio(0, 'Once.'), audio(0, 'Again.', { generation: 2 }));
		expect(talk.spoken?.sentences.map((one) => one.text)).toEqual(['Again.']);
	});

	it('says that the interviewer speaks for as long as the voice sounds here', () => {
		const listening = after(voice, turn('listening'));
		expect(shownState(listening, true)).toBe('speaking');
		expect(shownState(listening, false)).toBe('listening');
		expect(shownState(after(voice, turn('speaking')), false)).toBe('thinking');
		expect(shownState(after(voice), false)).toBe('opening');
		expect(shownState(after(frame('voice', { ...voice.data, mode: 'off' })), true)).toBe('off');
	});

	it('has what was said, for whoever goes on in writing', () => {
		const talk = after(voice, turn('hearing'), heard('half a thought'));
		expect(unanswered(talk, 'q1')).toBe('half a thought');
		expect(unanswered(talk, 'q2')).toBe('');
		expect(unanswered(after(voice, heard('unsure', { final: true, review: { reason: 'unsure' } })), 'q1')).toBe('unsure');
	});
});
