import { describe, expect, it } from 'vitest';
import { allOrNone, howMany, ranged, toggled } from './selection';
import { drawn, scrollTo, spanOf, stepped } from './windowing';

describe('the window', () => {
	it('always holds all that is seen, and never much more', () => {
		for (let top = 0; top <= 400_000 - 600; top += 997) {
			const { first, end } = spanOf(top, 600, 40, 10_000);
			expect(first * 40).toBeLessThanOrEqual(top);
			expect(end * 40).toBeGreaterThanOrEqual(Math.min(400_000, top + 600));
			expect(end - first).toBeLessThanOrEqual(15 + 2 * 6 + 2 * 4 + 1);
		}
	});
	it('moves in steps, so that a small scroll changes nothing', () => {
		expect(spanOf(4000, 600, 40, 10_000)).toEqual(spanOf(4039, 600, 40, 10_000));
	});
	it('stands within few rows, none, and beyond the end', () => {
		expect(spanOf(0, 600, 40, 3)).toEqual({ first: 0, end: 3 });
		expect(spanOf(0, 600, 40, 0)).toEqual({ first: 0, end: 0 });
		const { first, end } = spanOf(90_000, 600, 40, 20);
		expect(first).toBeLessThan(20);
		expect(end).toBe(20);
	});
	it('keeps the active row, which holds the focus, wherever it is', () => {
		expect(drawn({ first: 4, end: 7 }, 5)).toEqual([4, 5, 6]);
		expect(drawn({ first: 4, end: 7 }, 1)).toEqual([1, 4, 5, 6]);
		expect(drawn({ first: 4, end: 7 }, 900)).toEqual([4, 5, 6, 900]);
		expect(drawn({ first: 0, end: 2 }, -1)).toEqual([0, 1]);
	});
	it('scrolls no further than it must', () => {
		expect(scrollTo(5, 40, 0, 600)).toBeNull();
		expect(scrollTo(15, 40, 0, 600)).toBe(40);
		expect(scrollTo(3, 40, 400, 600)).toBe(120);
	});
	it('steps by keys and stays among the rows', () => {
		expect(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].map((key) => stepped(key, 5, 100, 10))).toEqual([4, 6, 0, 15, 0, 99]);
		expect(stepped('ArrowUp', 0, 100, 10)).toBe(0);
		expect(stepped('PageDown', 95, 100, 10)).toBe(99);
		expect(stepped('Tab', 5, 100, 10)).toBeNull();
		expect(stepped('Home', 0, 0, 10)).toBeNull();
	});
});

describe('the selection', () => {
	const keys = ['a', 'b', 'c', 'd', 'e'];
	it('turns one, and leaves the old one as it was', () => {
		const before = new Set(['a']);
		expect([...toggled(before, 'b')]).toEqual(['a', 'b']);
		expect([...toggled(before, 'a')]).toEqual([]);
		expect([...before]).toEqual(['a']);
	});
	it('takes a range in either direction, beside what was selected', () => {
		expect([...ranged(new Set(['e']), keys, 'a', 'c')].sort()).toEqual(['a', 'b', 'c', 'e']);
		expect([...ranged(new Set(), keys, 'd', 'b')].sort()).toEqual(['b', 'c', 'd']);
	});
	it('selects the one alone when the range has no beginning any more', () => {
		expect([...ranged(new Set(['x']), keys, 'x', 'b')]).toEqual(['x', 'b']);
		expect([...ranged(new Set(), keys, null, 'b')]).toEqual(['b']);
	});
	it('selects all that is shown, or none of it, and keeps what the filter hides', () => {
		expect([...allOrNone(new Set(['z', 'a']), keys)].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'z']);
		expect([...allOrNone(new Set(['z', ...keys]), keys)]).toEqual(['z']);
		expect([new Set<string>(), new Set(['a']), new Set(keys)].map((one) => howMany(one, keys))).toEqual(['none', 'some', 'all']);
		expect(howMany(new Set(['z']), [])).toBe('none');
	});
});
