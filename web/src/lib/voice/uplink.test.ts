import { describe, expect, it } from 'vitest';
import { Uplink } from './uplink';

const SECOND = 32_000;

describe('the line up', () => {
	it('is good while what waits is little, and through a short stall', () => {
		const uplink = new Uplink();
		expect(uplink.look(0, 0)).toBe('good');
		expect(uplink.look(2 * SECOND, 100)).toBe('good');
		expect(uplink.look(0, 1_500)).toBe('good');
		expect(uplink.look(2 * SECOND, 3_000)).toBe('good');
	});

	it('is slow when sound piles up, until the pile is gone', () => {
		const uplink = new Uplink();
		uplink.look(2 * SECOND, 0);
		expect(uplink.look(2.5 * SECOND, 2_000)).toBe('slow');
		expect(uplink.look(SECOND, 3_000)).toBe('slow');
		expect(uplink.look(0.1 * SECOND, 4_000)).toBe('good');
	});

	it('is stuck when what is said would come too late for any answer', () => {
		expect(new Uplink().look(16 * SECOND, 0)).toBe('stuck');
	});
});
