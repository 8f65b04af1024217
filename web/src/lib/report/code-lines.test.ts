import { describe, expect, it } from 'vitest';
import { inLines, lineOf, linesBetween } from './code-lines';

const plain = (text: string) => ({ text, criteria: [], ending: [] });

describe('code line by line', () => {
	it('keeps every letter, and empty lines as lines', () => {
		const lines = inLines([plain('a = 1\n\nb'), plain(' = 2\n')]);
		expect(lines.map((line) => line.map(({ text }) => text).join(''))).toEqual(['a = 1', '', 'b = 2']);
	});

	it('goes on with a mark in the next line, and ends it once', () => {
		const marked = { text: 'def f():\n    return 1', criteria: ['Quality'], ending: ['Quality'] };
		const lines = inLines([plain('# x\n'), marked]);
		expect(lines.map((line) => line.map(({ criteria }) => criteria.length))).toEqual([[0], [1], [1]]);
		expect(lines.map((line) => line.flatMap(({ ending }) => ending))).toEqual([[], [], ['Quality']]);
	});

	it('counts lines by code points', () => {
		const code = '# 🐍🐍\nx = 1\ny = 2\n';
		expect(lineOf(code, 0)).toBe(1);
		expect(lineOf(code, 5)).toBe(2);
		expect(linesBetween(code, 5, 11)).toEqual([2, 2]);
		expect(linesBetween(code, 0, 12)).toEqual([1, 3]);
		expect(linesBetween(code, 5, 5)).toEqual([2, 2]);
	});
});
