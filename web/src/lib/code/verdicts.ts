import { code as words } from '$lib/words/en-code';
import type { RunKind, RunResult, TestRun, Verdict } from './types';

/** good: as wanted; bad: the program is not there yet; ours: nothing is said of the program. */
export type Tone = 'good' | 'bad' | 'ours';

const OURS: Verdict[] = ['IE', 'SKIP', 'DEGRADED'];

export const toneOf = (verdict: Verdict): Tone => (verdict === 'AC' ? 'good' : OURS.includes(verdict) ? 'ours' : 'bad');

/** In words. A run of one's own is never right or wrong: it ended. */
export function verdictText(verdict: Verdict, kind?: RunKind): string {
	if (verdict === 'AC' && kind) return kind === 'run' ? words.verdicts.ran : kind === 'submission' ? words.verdicts.accepted : words.verdicts.names.AC!;
	return words.verdicts.names[verdict] ?? verdict;
}

export const verdictWhy = (verdict: Verdict): string => words.verdicts.why[verdict] ?? '';

export const isCompileTrouble = (verdict: Verdict) => verdict === 'CE' || verdict === 'CTLE' || verdict === 'CMLE';

/** The first that matters: what failed, a sample before what is hidden. */
export function firstFailed(tests: TestRun[]): TestRun | undefined {
	const failed = tests.filter(({ verdict }) => verdict !== 'AC' && verdict !== 'SKIP');
	return failed.find(({ sample }) => sample) ?? failed[0];
}

/** One sentence that holds all that a result says, for the eye and for the ear. */
export function told(result: RunResult): string {
	const verdict = verdictText(result.verdict, result.kind);
	if (result.kind === 'run' || typeof result.passed !== 'number' || typeof result.total !== 'number') return words.told.run(verdict);
	const count = words.told.passed(result.passed, result.total, result.kind === 'samples');
	return toneOf(result.verdict) === 'ours' ? words.told.run(verdict) : words.told.judged(verdict, count);
}

export const millis = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 9950 ? 2 : 1)} s`);

export const kilobytes = (kb: number): string => (kb < 1024 ? `${Math.round(kb)} kB` : `${(kb / 1024).toFixed(kb < 102_400 ? 1 : 0)} MB`);
