import { describe, expect, it } from 'vitest';
import { addressWith, readState, writeState } from './address';
import { filtered, optionsOf, searchable, shownText, sorted } from './rows';
import type { Column, Facet } from './types';

interface Row {
	name: string;
	score: number | null;
	tags: string[];
}
const rows: Row[] = [
	{ name: 'Émilie', score: 4, tags: ['remote'] },
	{ name: 'ada 10', score: null, tags: [] },
	{ name: 'Ada 9', score: 10, tags: ['remote', 'strong'] },
	{ name: 'Björn', score: 4, tags: ['strong'] }
];
const columns: Column<Row>[] = [
	{ id: 'name', label: 'Name', value: (row) => row.name },
	{ id: 'score', label: 'Score', value: (row) => row.score, text: (row) => `${row.score ?? '–'} of 10`, search: false }
];
const facet: Facet<Row> = { id: 'tag', label: 'Tag', value: (row) => row.tags };
const names = (found: readonly Row[]) => found.map(({ name }) => name);
const filter = (text: string, chosen: Record<string, string[]> = {}) => {
	const found = searchable(rows, columns);
	return names(filtered(rows, (index) => found[index]!, text, [facet], chosen));
};

describe('sorting', () => {
	it('reads numbers within words as numbers, and accents as their letters', () => {
		expect(names(sorted(rows, columns, { column: 'name', descending: false }))).toEqual(['Ada 9', 'ada 10', 'Björn', 'Émilie']);
	});
	it('puts what has no value last in both directions', () => {
		expect(names(sorted(rows, columns, { column: 'score', descending: false })).at(-1)).toBe('ada 10');
		expect(names(sorted(rows, columns, { column: 'score', descending: true }))).toEqual(['Ada 9', 'Émilie', 'Björn', 'ada 10']);
	});
	it('keeps the order of equals, and of all when nothing is asked', () => {
		expect(names(sorted(rows, columns, { column: 'score', descending: false })).slice(0, 2)).toEqual(['Émilie', 'Björn']);
		expect(sorted(rows, columns, { column: 'gone', descending: true })).toBe(rows);
	});
});

describe('filtering', () => {
	it('finds every word, without accents and capitals', () => {
		expect(filter('emil')).toEqual(['Émilie']);
		expect(filter('10 ADA')).toEqual(['ada 10']);
		expect(filter('ada bjorn')).toEqual([]);
	});
	it('does not search what is not to be searched', () => {
		expect(filter('of')).toEqual([]);
	});
	it('takes any choice within a facet, together with the words', () => {
		expect(filter('', { tag: ['remote', 'strong'] })).toEqual(['Émilie', 'Ada 9', 'Björn']);
		expect(filter('ada', { tag: ['strong'] })).toEqual(['Ada 9']);
	});
	it('counts what a facet offers', () => {
		expect(optionsOf(facet, rows).map(({ value, count }) => [value, count])).toEqual([['remote', 2], ['strong', 2]]);
		const named = { ...facet, names: { strong: 'Strong', gone: 'Gone' } };
		expect(optionsOf(named, rows).map(({ name, count }) => [name, count])).toEqual([['Strong', 2], ['Gone', 0], ['remote', 2]]);
	});
	it('shows the text of a column before its value', () => {
		expect(shownText(columns[1]!, rows[1]!)).toBe('– of 10');
		expect(shownText(columns[0]!, rows[3]!)).toBe('Björn');
	});
});

describe('the address', () => {
	const state = { sort: { column: 'score', descending: true }, filter: 'ada b', facets: { tag: ['remote', 'a,b'] }, columns: ['name'], row: 'r 1' };
	it('holds all of a table, and gives it back', () => {
		for (const prefix of ['', 'left']) {
			const written = writeState(new URLSearchParams('other=1'), state, prefix);
			expect(written.get('other')).toBe('1');
			expect(readState(written, columns, [facet], prefix)).toEqual(state);
		}
	});
	it('forgets what is no longer so, and leaves a sort of an unknown column', () => {
		const empty = { sort: null, filter: '', facets: { tag: [] }, columns: null, row: null };
		expect(addressWith(`http://x/desk?${writeState(new URLSearchParams(), state)}&tab=2`, empty)).toBe('http://x/desk?tab=2');
		expect(readState(new URLSearchParams('sort=-salary&columns=name,salary'), columns, [facet])).toMatchObject({ sort: null, columns: ['name'] });
	});
});
