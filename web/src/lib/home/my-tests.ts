// What the first page has to know of tests. All else of them is fetched by those who have some.
import type { components } from '$lib/api/openapi';

export type MyTest = components['schemas']['MyTest'];

export const attemptsOf = (tests: MyTest[]) =>
	new Set(tests.flatMap((test) => test.attempts.map((attempt) => attempt.interview_id)));

/** Whether a test is the next thing to do. */
export const toDo = (tests: MyTest[]) => tests.some(isToDo);

/** It runs, can be begun, or will be open later. */
export const isToDo = (test: MyTest) =>
	test.running !== null || test.can_start || (!test.attempts.length && test.why_not_code === 'test_not_open');
