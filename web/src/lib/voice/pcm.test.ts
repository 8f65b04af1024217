import { describe, expect, it } from 'vitest';
import { fromBase64, fromPcm16, peaksOf, rmsOf, toPcm16 } from './pcm';

describe('sound on the wire', () => {
	it('is little-endian, and clipped rather than wrapped', () => {
		expect([...new Uint8Array(toPcm16(Float32Array.of(0, 1, -1, 2, -2)))]).toEqual([0, 0, 0xff, 0x7f, 1, 0x80, 0xff, 0x7f, 1, 0x80]);
	});

	it('comes back as it went', () => {
		const back = fromPcm16(new Uint8Array(toPcm16(Float32Array.of(0.5, -0.25, 0))));
		[0.5, -0.25, 0].forEach((sample, i) => expect(back[i]).toBeCloseTo(sample, 3));
	});

	it('leaves out half a sample at the end', () => {
		expect(fromPcm16(Uint8Array.of(0, 64, 9)).length).toBe(1);
	});

	it('is read from base64', () => {
		expect([...fromBase64('AEA=')]).toEqual([0, 64]);
	});

	it('is drawn with its sign', () => {
		expect(peaksOf(Float32Array.of(0.1, 0.5, -0.75, 0.2), 2)).toEqual([0.5, -0.75]);
		expect(rmsOf(Float32Array.of(0.5, -0.5))).toBe(0.5);
		expect(rmsOf(new Float32Array(0))).toBe(0);
	});
});
