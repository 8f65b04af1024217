import { describe, expect, it } from 'vitest';
import { fieldName, optionsOf, turned } from './shape';

describe('another kind', () => {
	it('puts aside what only the old kind has, and takes it back', () => {
		const question: Record<string, unknown> = { kind: 'multiple_choice', text: 'T?', options: [{ text: 'A' }] };
		const aside = {};
		turned(question, aside, 'technical_concept');
		expect(question).toEqual({ kind: 'technical_concept', text: 'T?' });
		turned(question, aside, 'multiple_select');
		expect(question).toEqual({ kind: 'multiple_select', text: 'T?', options: [{ text: 'A' }] });
	});
	it('that the form does not know takes nothing away', () => {
		const question: Record<string, unknown> = { kind: 'multiple_choice', options: [{ text: 'A' }] };
		turned(question, {}, 'fill_gap');
		expect(question).toHaveProperty('options');
	});
});

describe('options that somebody wrote by hand', () => {
	it('are shown, whatever they are', () => {
		expect(optionsOf({ options: ['A', { text: 5, right: 'yes' }] })).toEqual([
			{ text: '', right: false, misconception: '' },
			{ text: '5', right: false, misconception: '' }
		]);
		expect(optionsOf({ options: 'none' })).toEqual([]);
	});
});

describe('a field that does not fit', () => {
	it('is called as it is called on the page', () => {
		expect(['text', 'options.1.text', 'rubric.0', 'hints.2', 'number.value'].map(fieldName)).toEqual([
			'Question',
			'Option B, text',
			'Point 1',
			'hints 3',
			'number.value'
		]);
	});
});
