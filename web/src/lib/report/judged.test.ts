import { describe, expect, it } from 'vitest';
import type { RunResult, TestRun, Verdict } from '../code/types';
import { growthText, inOrder, judgingRun } from './judged';

const run = (run_id: string, kind: RunResult['kind'], code: string, language = 'python') => ({ run_id, kind, code, language }) as RunResult;
const test = (name: string, verdict: Verdict) => ({ name, verdict }) as TestRun;

describe('the run that an answer was judged by', () => {
	it('is the newest submission of the same code in the same language', () => {
		const runs = [run('5', 'run', 'x'), run('4', 'submission', 'y'), run('3', 'submission', 'x', 'rust'), run('2', 'submission', 'x'), run('1', 'submission', 'x')];
		expect(judgingRun(runs, { code: 'x', language: 'python' })?.run_id).toBe('2');
	});

	it('is none where only other code was submitted', () => {
		expect(judgingRun([run('1', 'submission', 'y')], { code: 'x', language: 'python' })).toBeNull();
	});
});

it('shows what failed before what passed, and what was not run last', () => {
	const tests = [test('a', 'AC'), test('b', 'SKIP'), test('c', 'WA'), test('d', 'AC'), test('e', 'TLE')];
	expect(inOrder(tests).map(({ name }) => name)).toEqual(['c', 'e', 'a', 'd', 'b']);
	expect(tests[0]!.name).toBe('a');
});

describe('how time grows', () => {
	it('is named where one name fits, and by both where nothing decides', () => {
		expect(growthText({ name: 'n^2', among: ['n^2'], points: [], why: '' })).toBe('Its time grows like n².');
		expect(growthText({ name: '', among: ['n', 'n log n'], points: [], why: '' })).toBe('Its time grows like n or n log n.');
	});

	it('is not made up', () => {
		expect(growthText({ name: '', among: [], points: [[10, 1]], why: 'too quick' })).toBe('How its time grows cannot be told.');
	});
});
