import { describe, expect, it } from 'vitest';
import { isToDo } from '../home/my-tests';
import { inOrder, lastDone, standingOf, whyNot } from './standing';
import type { MyTest } from './types';

const attempt = (number: number, status: string | null) => ({
	number,
	interview_id: `i${number}`,
	begun_at: '2026-01-01T09:00:00.000Z',
	status
});
const test = (change: Partial<MyTest>): MyTest =>
	({ running: null, can_start: false, attempts: [], why_not: null, why_not_code: null, opens_at: null, ...change }) as MyTest;

describe('where a test stands', () => {
	it.each([
		['running', { running: 'i1', attempts: [attempt(1, 'in_progress')] }],
		['ready', { can_start: true }],
		['ready', { can_start: true, attempts: [attempt(1, 'completed')] }],
		['completed', { attempts: [attempt(1, 'completed')], why_not_code: 'attempts_used_up' }],
		['later', { why_not_code: 'test_not_open' }],
		['over', { why_not_code: 'test_closed' }]
	] as const)('is %s', (standing, change) => expect(standingOf(test(change as Partial<MyTest>))).toBe(standing));

	it('is on the list of what to do until it is done or over', () => {
		expect(isToDo(test({ why_not_code: 'test_not_open' }))).toBe(true);
		expect(isToDo(test({ why_not_code: 'test_closed' }))).toBe(false);
	});
	it('says by the clock of the reader when it opens, and otherwise what the server says', () => {
		const later = test({ why_not_code: 'test_not_open', why_not: 'at 09:00 UTC', opens_at: '2026-12-01T09:00:00.000Z' });
		expect(whyNot(later)).toMatch(/^It opens on .*2026/);
		expect(whyNot(test({ why_not_code: 'cooling_off', why_not: 'Wait a day.' }))).toBe('Wait a day.');
	});
	it('puts first what can be done', () => {
		const [over, ready] = [test({ why_not_code: 'test_closed' }), test({ can_start: true })];
		expect(inOrder([over, ready])).toEqual([ready, over]);
	});
	it('has the report of the last attempt that is over', () => {
		const twice = test({ running: 'i3', attempts: [attempt(1, 'completed'), attempt(2, null), attempt(3, 'in_progress')] });
		expect(lastDone(twice)?.interview_id).toBe('i1');
		expect(lastDone(test({}))).toBeUndefined();
	});
});
