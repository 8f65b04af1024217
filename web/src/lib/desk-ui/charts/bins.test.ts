import { describe, expect, it } from 'vitest';
import { binsOf, roundStep } from './bins';
import { wrapped } from './options';

describe('bins', () => {
	it('count every value once, a full score in the last', () => {
		const values = Array.from({ length: 1001 }, (_, i) => i / 100);
		const bins = binsOf(values, 20, [0, 10]);
		expect(bins).toHaveLength(20);
		expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(1001);
		expect(bins.at(-1)).toEqual({ from: 9.5, to: 10, count: 51 });
		expect(bins[0]).toEqual({ from: 0, to: 0.5, count: 50 });
	});
	it('have edges that people count in', () => {
		expect([0.07, 0.9, 3, 7.2, 40].map(roundStep)).toEqual([0.1, 1, 5, 10, 50]);
		expect(binsOf([0.3, 0.1, 0.2], 2).map(({ from, to }) => [from, to])).toEqual([[0.1, 0.2], [0.2, 0.3]]);
	});
	it('stand with one value, none, and what is not a number', () => {
		expect(binsOf([3, 3])).toEqual([{ from: 3, to: 4, count: 2 }]);
		expect(binsOf([])).toEqual([]);
		expect(binsOf([NaN, 2]).reduce((sum, { count }) => sum + count, 0)).toBe(1);
	});
});

describe('long names', () => {
	it('are told in two lines at most', () => {
		expect(wrapped('Short')).toEqual(['Short']);
		expect(wrapped('What does the query return?')).toEqual(['What does the query', 'return?']);
		const long = wrapped('A question whose name is rather long, and then goes on for more than two lines');
		expect(long).toHaveLength(2);
		expect(long[1]).toMatch(/…$/);
	});
});
