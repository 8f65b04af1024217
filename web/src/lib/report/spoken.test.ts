import { describe, expect, it } from 'vitest';
import { jumped, wordAt } from './spoken';

const words = ['so', 'we', 'measured'].map((text, at) => ({ text, start_s: 1 + at, end_s: 1.5 + at, confidence: null }));

describe('the word that is being said', () => {
	it('is none before the first, and stays through a pause', () => {
		expect([0, 0.99, 1, 1.4, 1.8, 2, 3.2, 99].map((at) => wordAt(words, at))).toEqual([-1, -1, 0, 0, 0, 1, 2, 2]);
	});
	it('is none where there are no words', () => expect(wordAt([], 3)).toBe(-1));
});

describe('a jump', () => {
	it('stays inside', () => expect([jumped(2, -5, 10), jumped(8, 5, 10), jumped(4, 5, 10), jumped(0, 5, 0)]).toEqual([0, 10, 9, 0]));
});
