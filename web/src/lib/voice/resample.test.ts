import { describe, expect, it } from 'vitest';
import { Resampler } from './resample';
import { rmsOf } from './pcm';

const tone = (hz: number, rate: number, seconds = 1) =>
	Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));

function inPieces(resampler: Resampler, sound: Float32Array, size: number): Float32Array {
	const out: number[] = [];
	for (let at = 0; at < sound.length; at += size) out.push(...resampler.push(sound.subarray(at, at + size)));
	out.push(...resampler.end());
	return Float32Array.from(out);
}

const inner = (sound: Float32Array) => sound.subarray(200, sound.length - 200);

describe('the resampler', () => {
	for (const rate of [48_000, 44_100, 22_050, 96_000, 8_000]) {
		it(`makes a second of a second, from ${rate}`, () => {
			const out = inPieces(new Resampler(rate, 16_000), tone(440, rate), 128);
			expect(Math.abs(out.length - 16_000)).toBeLessThanOrEqual(2);
		});

		it(`keeps a voice as it is, where it is, from ${rate}`, () => {
			const out = inPieces(new Resampler(rate, 16_000), tone(1_000, rate), 128);
			const wanted = tone(1_000, 16_000);
			const worst = inner(out).reduce((most, sample, i) => Math.max(most, Math.abs(sample - wanted[i + 200]!)), 0);
			expect(worst).toBeLessThan(0.01);
		});
	}

	it('lets nothing fold back that the lower rate cannot hold', () => {
		const out = inPieces(new Resampler(48_000, 16_000), tone(9_500, 48_000), 128);
		expect(rmsOf(inner(out))).toBeLessThan(0.001);
	});

	it('gives the same however the sound is cut', () => {
		const sound = tone(700, 44_100, 0.2);
		const whole = inPieces(new Resampler(44_100, 16_000), sound, sound.length);
		const cut = inPieces(new Resampler(44_100, 16_000), sound, 37);
		expect(cut.length).toBe(whole.length);
		expect(Math.max(...cut.map((sample, i) => Math.abs(sample - whole[i]!)))).toBeLessThan(1e-3);
	});

	it('leaves alone what has the right rate already', () => {
		const sound = tone(300, 16_000, 0.1);
		expect(new Resampler(16_000, 16_000).push(sound)).toBe(sound);
	});
});
