import { describe, expect, it } from 'vitest';
import { Downlink } from './downlink';

describe('the line down', () => {
	it('is good through two gaps, and through many that nobody hears', () => {
		const down = new Downlink();
		for (let at = 0; at < 10_000; at += 100) down.starved(40, at);
		expect([down.starved(300, 11_000), down.starved(300, 12_000)]).toEqual([false, false]);
	});

	it('is poor after three gaps in half a minute, until the voice came whole to its end', () => {
		const down = new Downlink();
		down.began();
		expect([0, 10_000, 29_000].map((at) => down.starved(300, at))).toEqual([false, false, true]);
		expect(down.ended()).toBe(true);
		down.began();
		expect(down.ended()).toBe(false);
		expect(down.starved(300, 30_000)).toBe(false);
	});

	it('is good where the gaps are far apart', () => {
		const down = new Downlink();
		expect([0, 31_000, 62_000, 93_000].map((at) => down.starved(300, at))).toEqual([false, false, false, false]);
	});
});
