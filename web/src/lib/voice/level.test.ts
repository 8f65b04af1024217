import { describe, expect, it } from 'vitest';
import { loudness, SpeechHint } from './level';
import { FRAME_MS } from './pcm';

/** Levels, each for so many milliseconds, and what was guessed meanwhile. */
function heard(...parts: [rms: number, ms: number][]) {
	const hint = new SpeechHint();
	const told: [string, number][] = [];
	let at = 0;
	for (const [rms, ms] of parts) {
		for (const until = at + ms; at < until; ) {
			at += FRAME_MS;
			const found = hint.hear(rms, at);
			if (found) told.push([found.kind, found.at]);
		}
	}
	return { told, hint };
}

describe('the guess that somebody speaks', () => {
	it('says when the voice began and ended, not when it was noticed', () => {
		const { told } = heard([0.001, 960], [0.1, 960], [0.001, 960]);
		expect(told).toEqual([['began', 960], ['lasts', 960], ['ended', 1920]]);
	});

	it('comes within 64 ms', () => {
		expect(heard([0.001, 960], [0.1, 64]).hint.speaking).toBe(true);
	});

	it('takes a click for no voice', () => {
		expect(heard([0.001, 960], [0.4, 32], [0.001, 500]).told).toEqual([]);
	});

	it('says after 96 ms that it was no mere click', () => {
		expect(heard([0.001, 960], [0.4, 64], [0.001, 500]).told.map(([kind]) => kind)).toEqual(['began', 'ended']);
		expect(heard([0.001, 960], [0.4, 96]).told).toEqual([['began', 960], ['lasts', 960]]);
	});

	it('keeps a breath inside a sentence', () => {
		expect(heard([0.001, 320], [0.1, 640], [0.001, 192], [0.1, 320]).told).toEqual([['began', 320], ['lasts', 320]]);
	});

	it('gets used to a noise, and still hears a voice above it', () => {
		const { told, hint } = heard([0.005, 3200], [0.015, 640]);
		expect(told).toEqual([]);
		expect(hint.speaking).toBe(false);
		expect(heard([0.005, 3200], [0.06, 640]).told).toEqual([['began', 3200], ['lasts', 3200]]);
	});
});

describe('loudness', () => {
	it('goes from nothing to full as an ear hears it', () => {
		expect(loudness(0)).toBe(0);
		expect(loudness(0.0005)).toBe(0);
		expect(loudness(0.5)).toBe(1);
		expect(loudness(0.02)).toBeGreaterThan(loudness(0.01));
		expect(loudness(0.02) - loudness(0.01)).toBeCloseTo(loudness(0.08) - loudness(0.04), 5);
	});
});
