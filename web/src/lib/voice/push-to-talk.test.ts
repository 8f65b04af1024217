import { describe, expect, it } from 'vitest';
import { PushToTalk, TAP_MS } from './push-to-talk';

function button() {
	const told: boolean[] = [];
	return { talk: new PushToTalk((on) => told.push(on)), told };
}

describe('push to talk', () => {
	it('talks while it is held', () => {
		const { talk, told } = button();
		talk.press(0);
		talk.release(2_000);
		expect(told).toEqual([true, false]);
	});

	it('goes on after a tap, until the next one', () => {
		const { talk, told } = button();
		talk.press(0);
		talk.release(TAP_MS - 1);
		expect([talk.talking, talk.latched]).toEqual([true, true]);
		talk.press(5_000);
		talk.release(5_050);
		expect(told).toEqual([true, false]);
		expect(talk.latched).toBe(false);
		talk.press(9_000);
		talk.release(9_900);
		expect(told).toEqual([true, false, true, false]);
	});

	it('is not pressed again by a key that repeats', () => {
		const { talk, told } = button();
		for (const at of [0, 30, 60, 400]) talk.press(at);
		talk.release(900);
		talk.release(901);
		expect(told).toEqual([true, false]);
	});

	it('ends when nobody knows where the finger is', () => {
		const { talk, told } = button();
		talk.press(0);
		talk.letGo();
		talk.release(50);
		expect(told).toEqual([true, false]);
		expect(talk.latched).toBe(false);
	});
});
