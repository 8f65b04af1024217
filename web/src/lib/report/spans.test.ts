import { describe, expect, it } from 'vitest';
import type { Criterion } from '../api/types';
import { codeBegins, partedAt, saidIn, segmentsOf } from './spans';

const earned = (name: string, start: number, end: number): Criterion => ({
	name,
	points: 1,
	max: 2,
	evidence: [{ quote: 'x', start, end }]
});

describe('marked words', () => {
	it('marks exactly what the evidence names', () => {
		const text = 'I measured it first, then changed one thing.';
		expect(segmentsOf(text, [earned('measuring', 2, 13)])).toEqual([
			{ text: 'I ', criteria: [], ending: [] },
			{ text: 'measured it', criteria: ['measuring'], ending: ['measuring'] },
			{ text: ' first, then changed one thing.', criteria: [], ending: [] }
		]);
	});

	it('keeps words and code apart, with the places that the server counted', () => {
		const answer = { text: '👍 one pass', code: 'def f():\n    pass' };
		const said = saidIn(answer);
		const at = Array.from(said).join('').indexOf('pass', 12) - 1;
		const segments = segmentsOf(said, [earned('words', 2, 5), earned('code', at, at + 4)], codeBegins(answer));
		const [words, code] = partedAt(segments, codeBegins(answer));
		expect(words.map(({ text }) => text).join('')).toBe('👍 one pass');
		expect(code.map(({ text }) => text).join('')).toBe(answer.code);
		expect(code.find(({ criteria }) => criteria.length)?.text).toBe('pass');
		expect(partedAt(segmentsOf('only code', []), codeBegins({ code: 'only code' }))[0]).toEqual([]);
	});

	it('counts code points as the server does, so that an emoji shifts nothing', () => {
		expect(segmentsOf('😀 ok 👍 yes', [earned('c', 7, 10)]).at(-1)).toMatchObject({ text: 'yes', criteria: ['c'] });
	});

	it('keeps both names where marks overlap', () => {
		const segments = segmentsOf('abcdef', [earned('one', 0, 4), earned('two', 2, 6)]);
		expect(segments.map((segment) => segment.criteria)).toEqual([['one'], ['one', 'two'], ['two']]);
		expect(segments.map((segment) => segment.ending)).toEqual([[], ['one'], ['two']]);
	});

	it('leaves no mark around a mere space', () => {
		const segments = segmentsOf('ab cd', [earned('one', 0, 3), earned('two', 3, 5)]);
		expect(segments.map((segment) => segment.criteria)).toEqual([['one'], ['two']]);
		expect(segmentsOf('ab cd', [earned('one', 0, 2), earned('two', 2, 5), earned('three', 3, 5)])[1]?.criteria).toEqual([]);
	});

	it('marks nothing for a test, a key or a span outside the answer', () => {
		const criteria: Criterion[] = [
			{ name: 't', points: 1, max: 1, evidence: [{ test: 'adds' }] },
			{ name: 'k', points: 1, max: 1, evidence: [{ key: 'A' }] },
			earned('far', 40, 50)
		];
		expect(segmentsOf('short', criteria)).toEqual([{ text: 'short', criteria: [], ending: [] }]);
	});

	it('joins words and code as the server does', () => {
		expect(saidIn({ text: 'why', code: 'how' })).toBe('why\n\nhow');
	});
});
