import { tests } from '$lib/words/en-tests';
import { momentText } from './times';
import type { MyTest } from './types';

export type Standing = 'running' | 'ready' | 'later' | 'completed' | 'over';

/** Where a test stands for its candidate, as far as it changes what they can do. */
export function standingOf(test: MyTest): Standing {
	if (test.running) return 'running';
	if (test.can_start) return 'ready';
	if (test.attempts.length) return 'completed';
	return test.why_not_code === 'test_not_open' ? 'later' : 'over';
}

const ORDER: Standing[] = ['running', 'ready', 'later', 'completed', 'over'];

/** What can be done comes first. */
export const inOrder = (tests: MyTest[]) =>
	tests.toSorted((one, other) => ORDER.indexOf(standingOf(one)) - ORDER.indexOf(standingOf(other)));

/** Why it cannot be begun now, by the reader's own clock where it is about time. */
export function whyNot(test: MyTest): string {
	if (test.why_not_code === 'test_not_open' && test.opens_at) return tests.mine.opens(momentText(test.opens_at));
	return test.why_not ?? '';
}

/** The last attempt that came to an end, whose report may be read. */
export const lastDone = (test: MyTest) =>
	test.attempts.filter(({ status, interview_id }) => status !== null && interview_id !== test.running).at(-1);
