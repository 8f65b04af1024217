import { describe, expect, it } from 'vitest';
import { fits } from './fuzzy';

const names = ['Invite candidates', 'Bank of questions', 'Export these results as CSV', 'Grading', 'Account', 'Question about candidates'];
const best = (search: string) => names.map((name) => ({ name, fit: fits(search, name) })).filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit).map(({ name }) => name);

describe('finding a command', () => {
	it('takes the beginning of the name before the beginning of a word, and that before the middle', () => {
		expect(best('question')).toEqual(['Question about candidates', 'Bank of questions']);
		expect(fits('rad', 'Grading')).toBeLessThan(fits('gra', 'Grading'));
	});
	it('takes the first letters of words', () => {
		expect(best('ic')[0]).toBe('Invite candidates');
		expect(best('etr')[0]).toBe('Export these results as CSV');
	});
	it('does not take letters that happen to be somewhere', () => {
		expect(best('zzz')).toEqual([]);
		expect(fits('nt', 'Grading')).toBe(0);
		expect(fits('vtcd', 'Invite candidates')).toBe(0);
	});
	it('finds by other words, less surely than by the name', () => {
		expect(fits('mail', 'Invite candidates', ['mail'])).toBeGreaterThan(0.5);
		expect(fits('mail', 'Invite', ['mail'])).toBeLessThan(fits('mail', 'Mail'));
	});
	it('takes all when nothing is asked, and accents as their letters', () => {
		expect(fits('', 'Grading')).toBe(1);
		expect(fits('emi', 'Émilie')).toBeGreaterThan(0.9);
	});
});
