import { describe, expect, it } from 'vitest';
import { LivingLine, pathOf } from './line';

describe('the living line', () => {
	it('goes on to the right as sound comes', () => {
		const line = new LivingLine(4);
		line.add([0.1, 0.2]);
		line.add([0.3]);
		expect([...line.points].map((point) => Number(point.toFixed(1)))).toEqual([0, 0.1, 0.2, 0.3]);
		line.add([1, 2, -3, 4, 5, -6]);
		expect([...line.points]).toEqual([-3, 4, 5, -6]);
		expect([line.changes, line.loudest]).toEqual([3, 6]);
		line.clear();
		expect([line.changes, line.loudest]).toEqual([4, 0]);
		expect([...line.points]).toEqual([0, 0, 0, 0]);
	});

	it('is straight in silence, and never leaves its place', () => {
		expect(pathOf([0, 0, 0], 100, 40)).toEqual([[0, 20], [50, 20], [100, 20]]);
		for (const [, y] of pathOf(Array.from({ length: 64 }, (_, i) => (i % 2 ? 9 : -9)), 100, 40)) {
			expect(y).toBeGreaterThanOrEqual(0);
			expect(y).toBeLessThanOrEqual(40);
		}
	});

	it('moves up and down with the signal', () => {
		const [, , up, , down] = pathOf([0, 0, 0.5, 0, -0.5, 0, 0], 60, 40).map(([, y]) => y);
		expect(up).toBeLessThan(10);
		expect(down).toBeGreaterThan(30);
	});
});
