import { describe, expect, it } from 'vitest';
import { alike, changedFields, merged, mineByDefault, pieces } from './changes';

const base = { id: 'a', version: 1, text: 'Old', hints: ['one'], skill: 'sql' };
const theirs = { ...base, version: 2, skill: 'python', clarify: 'In other words' };
const mine = { ...base, text: 'New', hints: ['one', 'two'] };

describe('what differs', () => {
	it('is told field by field, without the number of the version', () => {
		expect(changedFields(base, { ...mine, version: 9 })).toEqual(['text', 'hints']);
	});
	it('does not come from the order of fields, and does from that of a list', () => {
		expect(alike({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
		expect(alike({ b: [1, 2] }, { b: [2, 1] })).toBe(false);
	});
	it('is told word by word, with what was before it', () => {
		expect(pieces('keeps all rows', 'keeps most rows')).toEqual([
			{ text: 'keeps ', sign: 'same' },
			{ text: 'all', sign: 'gone' },
			{ text: 'most', sign: 'new' },
			{ text: ' rows', sign: 'same' }
		]);
		expect(pieces('', 'new')).toEqual([{ text: 'new', sign: 'new' }]);
	});
	it('is told as a whole where it is too long to compare', () => {
		const long = 'a '.repeat(2_000);
		expect(pieces(long, 'b').map(({ sign }) => sign)).toEqual(['gone', 'new']);
	});
});

describe('two people at one question', () => {
	const choice = mineByDefault(base, theirs, mine);
	it('each keep what they changed', () => {
		expect(choice).toEqual({ text: true, hints: true, skill: false, clarify: false });
		expect(merged(theirs, mine, choice)).toEqual({ ...theirs, text: 'New', hints: ['one', 'two'] });
	});
	it('and what one took out is out where that is chosen', () => {
		expect(merged(theirs, mine, { ...choice, clarify: true })).not.toHaveProperty('clarify');
	});
});
