import type { AnswerGiven } from '../api/types';
import type { Growth, RunResult, TestRun } from '../code/types';
import { feedback as words } from '../words/en-feedback';

/** The run that an answer was judged by: the newest submission of the very same code. */
export function judgingRun(runs: RunResult[], answer: AnswerGiven): RunResult | null {
	const same = (run: RunResult) => run.kind === 'submission' && run.code === answer.code && run.language === answer.language;
	return runs.find(same) ?? null;
}

/** What failed comes first, then what passed, then what was not run; each in its order. */
export function inOrder(tests: TestRun[]): TestRun[] {
	const place = ({ verdict }: TestRun) => (verdict === 'AC' ? 1 : verdict === 'SKIP' ? 2 : 0);
	return [...tests].sort((a, b) => place(a) - place(b));
}

/** How time grows, named as far as the measurements name it; two names where nothing decides between them. */
export function growthText({ name, among = [] }: Growth): string {
	const names = name ? [name] : among;
	return names.length ? words.grows_like(names) : words.grows_unknown;
}
