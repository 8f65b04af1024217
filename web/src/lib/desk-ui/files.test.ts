import { describe, expect, it } from 'vitest';
import { accepts, refused } from './files';

const file = (name: string, type = '', size = 10) => ({ name, type, size });

describe('a file', () => {
	it('is taken by its ending, its type, or a family of types', () => {
		expect(accepts('.csv,text/csv', file('A.CSV'))).toBe(true);
		expect(accepts('.csv,text/csv', file('a', 'text/csv'))).toBe(true);
		expect(accepts('image/*', file('a', 'image/png'))).toBe(true);
		expect(accepts('image/*,.csv', file('a.exe', 'application/x'))).toBe(false);
		expect(accepts(undefined, file('a.exe'))).toBe(true);
	});
	it('is refused by name of what is wrong, at its limit not yet', () => {
		expect(refused({ maxBytes: 10, accept: '.csv' }, file('a.csv'))).toBeNull();
		expect(refused({ maxBytes: 9, accept: '.csv' }, file('a.csv'))).toBe('too_large');
		expect(refused({ maxBytes: 9, accept: '.csv' }, file('a.txt'))).toBe('wrong_kind');
	});
});
