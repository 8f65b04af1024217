import { expect, it } from 'vitest';
import type { Pattern } from '../api/simulation';
import { mixOf, noteOf } from './company';

const counts = { mixed: { coding_problem: 3, system_design: 1, behavioral: 1, technical_concept: 0 }, behavioral: { behavioral: 5 } };
const pattern = { duration_minutes: 60, questions_by_type: counts } as unknown as Pattern;

it('tells what an interview is made of, and leaves out what there is none of', () => {
	expect(mixOf(pattern, 'mixed')).toBe('3 coding problems, 1 system design, 1 question about experience');
	expect(noteOf(pattern, 'behavioral')).toBe('60 minutes: 5 questions about experience');
});

it('is not broken by a type that a server does not know yet', () => {
	expect(mixOf(pattern, 'system_design')).toBe('');
});
