import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FRAME_MS } from './pcm';
import { Soundless } from './soundless';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ROOM = 0.001;
function listened() {
	const told: boolean[] = [];
	const soundless = new Soundless((is) => told.push(is));
	const hear = (rms: number, seconds: number) => Array.from({ length: Math.ceil((1000 * seconds) / FRAME_MS) }, () => soundless.heard(rms));
	return { told, soundless, hear };
}

describe('a microphone that gives only silence', () => {
	it('is told after eight seconds of zeros, and no longer when sound comes', () => {
		const { told, hear } = listened();
		hear(0, 7.9);
		expect(told).toEqual([]);
		hear(0, 0.2);
		expect(told).toEqual([true]);
		hear(ROOM, 0.1);
		expect(told).toEqual([true, false]);
	});

	it('is not one in a quiet room, however long somebody thinks', () => {
		const { told, hear } = listened();
		hear(ROOM / 10, 120);
		expect(told).toEqual([]);
	});

	it('is waited for longer where zeros came before and passed: some headsets give them in every pause', () => {
		const { told, hear } = listened();
		hear(0, 9);
		hear(ROOM, 1);
		hear(0, 15);
		expect(told).toEqual([true, false]);
		hear(0, 2);
		expect(told).toEqual([true, false, true]);
	});

	it('is told after a second where the browser says that it is muted, and not for a moment', () => {
		const { told, soundless } = listened();
		soundless.muted(true);
		vi.advanceTimersByTime(900);
		soundless.muted(false);
		vi.advanceTimersByTime(5_000);
		expect(told).toEqual([]);
		soundless.muted(true);
		vi.advanceTimersByTime(1_000);
		expect(told).toEqual([true]);
		soundless.muted(false);
		expect(told).toEqual([true, false]);
	});

	it('is believed by its sound, whatever the browser says', () => {
		const { told, soundless, hear } = listened();
		soundless.muted(true);
		vi.advanceTimersByTime(1_000);
		hear(ROOM, 0.1);
		expect(told).toEqual([true, false]);
	});

	it('is no longer told once it is closed', () => {
		const { told, soundless, hear } = listened();
		hear(0, 9);
		soundless.muted(true);
		soundless.end();
		vi.advanceTimersByTime(5_000);
		expect(told).toEqual([true, false]);
	});
});
