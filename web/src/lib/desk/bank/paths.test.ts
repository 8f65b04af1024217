import { describe, expect, it } from 'vitest';
import { at, numberIn, put } from './paths';

describe('a field by its path', () => {
	it('is read and written in place', () => {
		const mapping = { options: [{ text: 'A' }, { text: 'B' }] };
		put(mapping, 'options.1.text', 'C');
		expect(at(mapping, 'options.1.text')).toBe('C');
		expect(at(mapping, 'options.7.text')).toBeUndefined();
	});
	it('is left out when it is emptied, and makes the mapping around it', () => {
		const mapping: Record<string, unknown> = { clarify: 'x' };
		put(mapping, 'clarify', '');
		put(mapping, 'samples.strong', 'Yes');
		expect(mapping).toEqual({ samples: { strong: 'Yes' } });
	});
	it('keeps what is no number, so that it can be told', () => {
		expect([numberIn(' 1,5 '), numberIn(''), numberIn('soon')]).toEqual([1.5, undefined, 'soon']);
	});
});
