import { describe, expect, it } from 'vitest';
import { capturedAt, heardAt } from './timing';

describe('two clocks', () => {
	it('tell when a frame was captured', () => {
		expect(capturedAt({ currentTime: 10 }, 9.95, 5_000)).toBeCloseTo(4_950, 6);
	});

	it('tell when sound leaves the machine, as the browser says', () => {
		const context = { currentTime: 10, getOutputTimestamp: () => ({ contextTime: 9.9, performanceTime: 5_000 }) };
		expect(heardAt(context, 10, 4_990)).toBeCloseTo(5_100, 6);
	});

	it('do with the latency where the browser does not say', () => {
		const silent = { currentTime: 10, outputLatency: 0.04, getOutputTimestamp: () => ({ contextTime: 0, performanceTime: 0 }) };
		expect(heardAt(silent, 10, 5_000)).toBeCloseTo(5_040, 6);
		expect(heardAt({ currentTime: 10, baseLatency: 0.01 }, 10, 5_000)).toBeCloseTo(5_010, 6);
	});
});
