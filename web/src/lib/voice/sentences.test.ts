import { describe, expect, it } from 'vitest';
import { holds, sentencesOf, withSaid } from './sentences';

describe('sentences', () => {
	it('are found with the space after them, so that nothing is lost', () => {
		const text = 'Thank you. Last year you used version 3.5 of it. What went wrong?\nAnd why?';
		const found = sentencesOf(text);
		expect(found).toEqual(['Thank you. ', 'Last year you used version 3.5 of it. ', 'What went wrong?\n', 'And why?']);
		expect(found.join('')).toBe(text);
	});

	it('stay whole at an abbreviation that goes on in small letters', () => {
		expect(sentencesOf('Some of them, e.g. the first, are long.')).toHaveLength(1);
	});

	it('are marked where they stand, however the text is broken', () => {
		const text = 'Thank you.\nTell me\nabout (one) of them. Go on.';
		expect(withSaid(text, 'Tell me about (one) of them.')).toEqual([
			{ text: 'Thank you.\n', now: false },
			{ text: 'Tell me\nabout (one) of them.', now: true },
			{ text: ' Go on.', now: false }
		]);
	});

	it('are marked nowhere when they are not there', () => {
		expect(withSaid('Thank you.', 'Something else.')).toEqual([{ text: 'Thank you.', now: false }]);
		expect(withSaid('Thank you.', ' ')).toEqual([{ text: 'Thank you.', now: false }]);
		expect([holds('Thank you.', 'Thank  you.'), holds('Thank you.', ''), holds('Thank you.', 'No.')]).toEqual([true, false, false]);
	});
});
