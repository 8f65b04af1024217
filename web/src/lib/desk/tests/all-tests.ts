import { get } from '$lib/api/http';
import type { Test, TestPage } from './types';

const A_PAGE = 200;

/** All tests that one may see, whose list is told a page at a time. */
export async function allTests(archived: boolean): Promise<Test[]> {
	const found: Test[] = [];
	let cursor: string | null = null;
	do {
		const search: URLSearchParams = new URLSearchParams({ limit: String(A_PAGE), archived: String(archived), ...(cursor && { cursor }) });
		const page: TestPage = await get<TestPage>(`/api/tests?${search}`);
		found.push(...page.items);
		cursor = page.next_cursor;
	} while (cursor);
	return found;
}
