import { describe, expect, it } from 'vitest';
import { advanced, around, marksOf } from './replayed';
import type { RunResult, TypingBatch } from './types';

const batch = (since_ms: number, last: number, at: string): TypingBatch => ({ language: 'python', file: 'a.py', since_ms, edits: [[0, 0, 0, 'a'], [last, 1, 1, 'b']], length: 2, digest: '', at });
const run = (run_id: string, at: string) => ({ run_id, at }) as RunResult;

describe('a replay', () => {
	it('has the runs after what was typed before them, whatever the clocks say', () => {
		const batches = [batch(10_000, 2000, '2026-01-01T10:00:20.000Z'), batch(90_000, 3000, '2026-01-01T10:00:33.500Z')];
		const runs = [run('late', '2026-01-01T10:00:35.000Z'), run('early', '2026-01-01T10:00:20.500Z'), run('first', '2026-01-01T09:00:00.000Z')];
		expect(marksOf(runs, batches).map(({ at, run: { run_id } }) => [run_id, at])).toEqual([['first', 0], ['early', 12_500], ['late', 94_500]]);
		expect(marksOf(runs, []).map(({ at }) => at)).toEqual([0, 0, 0]);
	});
	it('leaves out pauses only where that is wished, and lingers on what was typed', () => {
		const stretches = [{ from: 0, to: 1000 }, { from: 60_000, to: 61_000 }];
		expect(advanced(900, 300, 90_000, stretches, true)).toBe(1200);
		expect(advanced(1600, 200, 90_000, stretches, true)).toBe(60_000);
		expect(advanced(1600, 200, 90_000, stretches, false)).toBe(1800);
		expect(advanced(89_900, 500, 90_000, stretches, true)).toBe(90_000);
	});
	it('shows the line that was just changed', () => {
		expect(around('a\nbc\nd', 3)).toEqual({ before: 'a\n', line: 'bc', after: '\nd', number: 2 });
		expect(around('', 0)).toEqual({ before: '', line: '', after: '', number: 1 });
		expect(around('abc', 3)).toMatchObject({ line: 'abc', number: 1 });
	});
});
