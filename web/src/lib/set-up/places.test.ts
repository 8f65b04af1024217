import { describe, expect, it } from 'vitest';
import type { Place } from '../api/types';
import { around, piecesOf } from './places';

const place = (text: string, quote: string): Place => {
	const start = Array.from(text.slice(0, text.indexOf(quote))).length;
	return { quote, start, end: start + Array.from(quote).length };
};

describe('the text with what was found in it', () => {
	it('is all there, in order, whatever is marked', () => {
		const text = 'Python 🐍 and PostgreSQL at work';
		const pieces = piecesOf(text, [place(text, 'PostgreSQL'), place(text, 'Python')]);
		expect(pieces.map((piece) => piece.text).join('')).toBe(text);
		expect(pieces.filter((piece) => piece.start !== null).map((piece) => piece.text)).toEqual(['Python', 'PostgreSQL']);
	});

	it('marks the longer of two that overlap, once', () => {
		const text = 'Ledger in Python';
		const pieces = piecesOf(text, [place(text, 'Python'), place(text, 'Ledger in Python')]);
		expect(pieces).toEqual([{ text, start: 0 }]);
	});

	it('leaves out a place that is not in the text', () => {
		expect(piecesOf('short', [{ quote: 'x', start: 3, end: 90 }])).toEqual([{ text: 'short', start: null }]);
	});
});

describe('the words around a finding', () => {
	it('stay within its line, without the bullet', () => {
		const text = 'Skills\n- Python and SQL\nEnd';
		expect(around(Array.from(text), place(text, 'Python'), 40)).toEqual({ before: '', found: 'Python', after: ' and SQL' });
	});

	it('are cut at a word when the line is long', () => {
		const text = 'one two three four Python five six seven';
		const { before, after } = around(Array.from(text), place(text, 'Python'), 10);
		expect(before).toBe('… four ');
		expect(after).toBe(' five six …');
	});
});
