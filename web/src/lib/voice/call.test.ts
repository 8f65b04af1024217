import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Browser, FakeRoom } from './browser.fixture';
import { VoiceCall } from './call.svelte';

let browser: Browser;
let room: FakeRoom;

beforeEach(() => {
	vi.useFakeTimers();
	browser = new Browser();
	room = new FakeRoom();
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

async function speaking(): Promise<VoiceCall> {
	const call = new VoiceCall(room.room);
	await call.begin();
	return call;
}

const say = (rms: number) => browser.say(rms);
const transcript = (text: string, turn_id: string, review?: string) =>
	room.hears({ type: 'transcript', data: { text, final: true, question_id: 'q1', turn_id, ...(review && { review: { reason: review } }) } });
const turn = (state: string, turn_id: string) => room.hears({ type: 'turn', data: { state, turn_id, generation: 1 } });

const words = (frames: number) => Array.from({ length: frames }, () => say(0.2));
const quiet = (frames: number) => Array.from({ length: frames }, () => say(0));

test('nobody is said to listen before the first sound has come', async () => {
	const call = await speaking();
	expect(call.hearing).toBe(false);
	say(0);
	expect(call.hearing).toBe(true);
	call.close();
});

test('words without a connection are told, and what comes after them is shown before it counts, until the next question', async () => {
	const call = await speaking();
	words(10);
	expect([room.sent, call.unheard]).toEqual([10, false]);
	room.link = 'lost';
	words(10);
	expect([room.sent, call.unheard]).toEqual([10, true]);
	room.link = 'live';
	room.hears({ type: 'connected', data: {} });
	expect(room.wishes.at(-1)).toMatchObject({ mode: 'hands_free', review: true });
	room.hears({ type: 'question', data: { question_id: 'q1' } });
	expect(call.unheard).toBe(true);
	room.hears({ type: 'question', data: { question_id: 'q2' } });
	expect(call.unheard).toBe(false);
	expect(room.wishes.at(-1)).toMatchObject({ review: false });
	call.close();
});

test('the voice is told of as it sounds: from the moment at which it leaves the machine, by both clocks', async () => {
	const call = await speaking();
	words(20);
	room.hears({ type: 'turn', data: { state: 'thinking', turn_id: 't1', generation: 1, spoke_until_ms: 10 * 32 } });
	// The sound of second 1 leaves the machine at the first millisecond.
	const now = performance.now();
	browser.tells({ kind: 'began' }, 1 + (now - 1 + 200) / 1000);
	expect(room.played).toEqual([]);
	vi.advanceTimersByTime(200);
	expect(room.played).toMatchObject([{ turn_id: 's1', played_ms: 0, first_audio_at_ms: expect.closeTo(now + 200, 3), speech_ended_at_ms: now }]);
	browser.tells({ kind: 'ended', playedMs: 900 }, 1);
	expect(room.played.at(-1)).toMatchObject({ played_ms: 900 });
	call.close();
});

test('a silence without a connection has lost no words', async () => {
	const call = await speaking();
	room.link = 'lost';
	quiet(50);
	expect(call.unheard).toBe(false);
	call.close();
});

test('words into a line that was dead already are told when that shows, though nobody speaks any more', async () => {
	const call = await speaking();
	words(30);
	quiet(30);
	expect(call.unheard).toBe(false);
	room.link = 'lost';
	quiet(1);
	expect(call.unheard).toBe(true);
	call.send('what I said');
	quiet(10);
	expect(call.unheard).toBe(false);
	call.close();
});

test('words on which the server has said something were not lost with the line that went after them', async () => {
	const call = await speaking();
	words(30);
	quiet(10);
	turn('thinking', 't1');
	room.link = 'lost';
	quiet(10);
	room.link = 'live';
	room.hears({ type: 'connected', data: {} });
	expect(call.unheard).toBe(false);
	call.close();
});

test('whatever the server says, words that still wait to be sent are not there', async () => {
	const call = await speaking();
	room.piledUp = 4 * 32_000;
	words(30);
	quiet(10);
	turn('hearing', 't1');
	room.link = 'lost';
	room.piledUp = 0;
	quiet(1);
	expect(call.unheard).toBe(true);
	call.close();
});

test('a line that is back before the next sound has lost its words all the same, and one that another device took has not', async () => {
	const call = await speaking();
	words(10);
	room.link = 'elsewhere';
	room.hears({ type: 'connected', data: {} });
	expect(call.unheard).toBe(false);
	room.link = 'live';
	words(10);
	room.hears({ type: 'connected', data: {} });
	expect(call.unheard).toBe(true);
	expect(room.wishes.at(-1)).toMatchObject({ review: true });
	call.close();
});

test('words that a line takes no more are told too, and an answer put right settles it', async () => {
	const call = await speaking();
	room.piledUp = 16 * 32_000;
	words(10);
	expect([room.sent, call.unheard, room.wishes.at(-1)!.review]).toEqual([0, true, true]);
	call.send('all of it');
	expect([call.unheard, room.wishes.at(-1)!.review]).toEqual([false, false]);
	call.close();
});

test('the last words on a turn take the place of those that went into the draft while it was still heard', async () => {
	const call = await speaking();
	const heard = (text: string, turn_id: string, more = {}) => room.hears({ type: 'transcript', data: { text, final: false, question_id: 'q1', turn_id, ...more } });
	heard("I'd talk to them", 't1');
	call.write();
	expect(room.draft.text).toBe("I'd talk to them");
	heard('I talked to them and', 't1', { final: true, review: { reason: 'asked' } });
	expect(room.draft.text).toBe('I talked to them and');
	heard('then I wrote', 't2', { final: true, review: { reason: 'asked' } });
	expect(room.draft.text).toBe('I talked to them and then I wrote');
	room.draft.text = 'I talked to them. Then I wrote it down';
	heard('then I wrote it', 't2', { final: true, review: { reason: 'asked' } });
	expect(room.draft.text).toBe('I talked to them. Then I wrote it down then I wrote it');
	call.close();
});

async function byHand(question: Record<string, unknown>): Promise<VoiceCall> {
	room.state.question = { question_id: 'q1', ...question };
	const call = await speaking();
	room.hears({ type: 'voice', data: { mode: 'hands_free', hearing: { name: 'a' }, speak: false } });
	return call;
}

test.each([{ kind: 'coding_problem', answer_field: 'code' }, { kind: 'system_design', answer_field: 'answer', whiteboard: true }])(
	'beside what is made by hand sentence after sentence is written down, and the microphone never rests: $kind',
	async (question) => {
		const call = await byHand(question);
		for (const [id, text] of [['t1', 'Orders go to a queue.'], ['t2', 'The store is behind it.']] as const) {
			turn('hearing', id);
			turn('thinking', id);
			transcript(text, id, 'asked');
			expect([call.talk.review, call.talk.caption!.text]).toEqual([null, text]);
			words(2);
		}
		expect(room.draft.text).toBe('Orders go to a queue. The store is behind it.');
		expect(room.sent).toBe(4);
		room.draft.text = 'Orders go to a queue, and the store is behind it.';
		call.write();
		expect(room.draft.text).toBe('Orders go to a queue, and the store is behind it.');
		call.close();
	}
);

test('what was asked of the interviewer is no note, and what could not be made out is told until somebody speaks again', async () => {
	const call = await byHand({ kind: 'coding_problem', answer_field: 'code' });
	transcript('', 't1');
	expect([room.draft.text, call.missed]).toEqual(['', false]);
	transcript('', 't2', 'failed');
	expect([room.draft.text, call.missed, call.talk.review]).toEqual(['', true, null]);
	turn('hearing', 't3');
	expect(call.missed).toBe(false);
	call.close();
});

test('what was kept of a connection that is gone is written down once', async () => {
	const call = await byHand({ kind: 'system_design', answer_field: 'answer', whiteboard: true });
	room.draft.text = 'Orders go to a queue. Behind it there is a store.';
	transcript('Orders go to a queue.', 'old-1', 'asked');
	expect(room.draft.text).toBe('Orders go to a queue. Behind it there is a store.');
	transcript('A cache is before it.', 'old-2', 'asked');
	expect(room.draft.text).toBe('Orders go to a queue. Behind it there is a store. A cache is before it.');
	call.close();
});

test('where no words are wanted nothing is there to be room.sent', async () => {
	const call = await byHand({ kind: 'numeric', answer_field: 'number' });
	transcript('About forty.', 't1', 'asked');
	expect([room.draft.text, call.talk.review, call.talk.caption!.text]).toEqual(['', null, 'About forty.']);
	call.close();
});
