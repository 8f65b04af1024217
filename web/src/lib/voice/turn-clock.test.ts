import { beforeEach, expect, test } from 'vitest';
import { MEASURES } from './timing';
import { TurnClock } from './turn-clock';

const FRAME_MS = 32;
const FRAME_BYTES = 1024;

/** So many frames, the first of which ended at that moment. */
function speak(clock: TurnClock, frames: number, from: number) {
	for (let n = 0; n < frames; n++) clock.sent(FRAME_BYTES, from + n * FRAME_MS);
}

beforeEach(() => performance.clearMeasures());

const measured = (name: string) => performance.getEntriesByName(name).map(({ startTime, duration }) => [startTime, duration]);

test('the end of speech is where the server heard it, by the clock that took the sound up', () => {
	const clock = new TurnClock();
	speak(clock, 10, 1_000);
	clock.over(3 * FRAME_MS);
	expect(clock.answered(1_500)).toEqual({ first_audio_at_ms: 1_500, speech_ended_at_ms: 1_000 + 2 * FRAME_MS });
});

test('it may have ended within a frame', () => {
	const clock = new TurnClock();
	speak(clock, 10, 1_000);
	clock.over(3 * FRAME_MS - 12);
	expect(clock.answered(1_500).speech_ended_at_ms).toBe(1_000 + 2 * FRAME_MS - 12);
});

test('sound that was not sent does not count, as long as the button was up', () => {
	const clock = new TurnClock();
	speak(clock, 2, 1_000);
	speak(clock, 5, 9_000);
	clock.over(3 * FRAME_MS);
	expect(clock.answered(9_900).speech_ended_at_ms).toBe(9_000);
});

test('a new connection counts anew', () => {
	const clock = new TurnClock();
	speak(clock, 50, 1_000);
	clock.reset();
	speak(clock, 5, 8_000);
	clock.over(FRAME_MS);
	expect(clock.answered(9_000).speech_ended_at_ms).toBe(8_000);
});

test('where the server does not say, or says of what was never sent, nothing is told', () => {
	const clock = new TurnClock();
	speak(clock, 5, 1_000);
	clock.over(null);
	expect(clock.answered(1_500)).toEqual({ first_audio_at_ms: 1_500 });
	clock.over(6 * FRAME_MS);
	expect(clock.answered(1_500)).toEqual({ first_audio_at_ms: 1_500 });
});

test('one end is told once: a hint that follows is no reply to it', () => {
	const clock = new TurnClock();
	speak(clock, 5, 1_000);
	clock.over(FRAME_MS);
	clock.answered(1_500);
	expect(clock.answered(5_000)).toEqual({ first_audio_at_ms: 5_000 });
});

test('minutes of sound are no longer remembered, and what is still counts right', () => {
	const clock = new TurnClock();
	speak(clock, 10_000, 0);
	clock.over(FRAME_MS);
	expect(clock.answered(400_000)).toEqual({ first_audio_at_ms: 400_000 });
	clock.over(9_999 * FRAME_MS);
	expect(clock.answered(400_000).speech_ended_at_ms).toBe(9_998 * FRAME_MS);
});

test('the page measures by its own ears', () => {
	const clock = new TurnClock();
	clock.began(100);
	clock.held(220);
	clock.silenced(400);
	clock.ended(1_000);
	clock.over(null);
	clock.answered(1_400);
	expect(measured(MEASURES.silence)).toEqual([[100, 120]]);
	expect(measured(MEASURES.reply)).toEqual([[1_000, 400]]);
});
