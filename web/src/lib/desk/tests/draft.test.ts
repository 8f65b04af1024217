import { describe, expect, it } from 'vitest';
import { byField, changed, complaintsOf, copyOf, draftOf, emptyDraft, fieldOf, mergedOf, numberOf, wantedBySkill, wantedOf } from './draft';
import type { Test } from './types';
import { movedTo, zoned } from './window';

const words = { number: 'number', whole: 'whole', unclear: 'unclear' };
const test = {
	title: 'Backend',
	instructions: '',
	skills: [{ skill: 'python', name: 'Python', weight: 2 }],
	blueprint_id: null,
	total_questions: 15,
	opens_at: '2026-12-01T08:00:00+00:00',
	closes_at: null,
	zone: 'Europe/Berlin',
	attempts: 2,
	cooling_off_minutes: 90,
	group_size: 1,
	time_limit_minutes: 60,
	question_time_limit_seconds: 120,
	invited_only: true,
	blind_review: false,
	pause_allowed: false,
	hints: false,
	skip_allowed: true,
	feedback: 'at_end',
	integrity: ['paste'],
	pass_mark: 60
} as unknown as Test;
const draft = draftOf(test, zoned);

describe('a test in its form', () => {
	it('tells its times in the clock of its zone, and is sent as it came', () => {
		expect(draft.opens_at).toBe('2026-12-01T09:00:00+01:00');
		expect(draft.cooling_off_hours).toBe('1.5');
		expect(wantedOf(draft)).toMatchObject({ opens_at: '2026-12-01T09:00:00+01:00', closes_at: null, cooling_off_minutes: 90, pass_mark: 60, skills: [{ skill: 'python', weight: 2 }], blueprint_id: null });
	});
	it('takes numbers as people write them, and nothing else', () => {
		expect([numberOf(' 1,5 '), numberOf('60'), numberOf('1e9'), numberOf('ten'), numberOf('')]).toEqual([1.5, 60, null, null, null]);
	});
	it('complains of what is no number, no whole number or half a time', () => {
		const wrong = { ...draft, total_questions: '7.5', time_limit_minutes: 'an hour', pass_mark: 'x', skills: [{ ...draft.skills[0]!, weight: '0' }] };
		expect(complaintsOf(wrong, ['closes_at'], words)).toEqual({ total_questions: 'whole', time_limit_minutes: 'number', pass_mark: 'number', skills: 'number', closes_at: 'unclear' });
		expect(complaintsOf({ ...draft, pass_mark: ' ' }, [], words)).toEqual({});
	});
	it('leaves out of a copy what was for others', () => {
		const copy = copyOf(draft, 'Copy of Backend');
		expect(copy).toMatchObject({ title: 'Copy of Backend', opens_at: '', closes_at: '', pass_mark: '60' });
		expect(changed(draft, copy)).toEqual(['title', 'opens_at']);
	});
});

describe('what the server says', () => {
	it('is told at the field of the form that it means', () => {
		expect([fieldOf('cooling_off'), fieldOf('role'), fieldOf('blueprint: sections, item 1: kinds'), fieldOf('weather')]).toEqual(['cooling_off_hours', 'skills', 'blueprint_id', null]);
		expect(
			byField([
				{ field: 'closes_at', message: 'One.' },
				{ field: 'closes_at', message: 'Two.' },
				{ field: 'body', message: 'Three.' }
			])
		).toEqual({ fields: { closes_at: 'One. Two.' }, rest: ['Three.'] });
	});
});

describe('two who change a test at once', () => {
	it('keep both changes, mine where it is the same field, and know which those are', () => {
		const mine = { ...draft, title: 'Mine', attempts: '3' };
		const theirs = { ...draft, title: 'Theirs', hints: true };
		const merged = mergedOf(draft, mine, theirs);
		expect(merged.draft).toEqual({ ...draft, title: 'Mine', attempts: '3', hints: true });
		expect([merged.both, merged.theirs]).toEqual([['title'], ['hints']]);
	});
	it('have no quarrel where both wrote the same', () => {
		const same = { ...draft, title: 'Same' };
		expect(mergedOf(draft, same, { ...same }).both).toEqual([]);
	});
});

describe('how many questions each skill gets', () => {
	const of = (...weights: string[]) => weights.map((weight) => ({ weight }));
	it('adds up to all of them', () => {
		expect(wantedBySkill(of('2', '1'), 15)).toEqual([10, 5]);
		expect(wantedBySkill(of('1', '1', '1'), 10)).toEqual([4, 3, 3]);
	});
	it('is none while there is no number', () => {
		expect(wantedBySkill(of('x'), 10)).toEqual([0]);
		expect(wantedBySkill(of('1'), Number.NaN)).toEqual([0]);
	});
});

describe('another zone', () => {
	it('keeps what the clock shows, and knows where it never shows it', () => {
		expect(movedTo('America/New_York', '2026-12-01T09:00:00+01:00', 'Europe/Berlin')).toBe('2026-12-01T09:00:00-05:00');
		expect(movedTo('Europe/Berlin', '2027-03-28T02:30:00+00:00', 'UTC')).toBe('');
		expect(movedTo('UTC', '', 'Europe/Berlin')).toBe('');
	});
	it('is for a new test the zone that one is in', () => {
		expect(emptyDraft('Asia/Tokyo').zone).toBe('Asia/Tokyo');
	});
});
