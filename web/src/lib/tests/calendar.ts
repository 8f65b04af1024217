import { ApiError } from '$lib/api/http';
import { session } from '$lib/api/session.svelte';
import { words } from '$lib/words';
import { tests } from '$lib/words/en-tests';

/** Saves the test's window as a file for a calendar. */
export async function saveCalendar(testId: number): Promise<void> {
	const headers = { authorization: `Bearer ${await session.token()}` };
	let response: Response;
	try {
		response = await fetch(`/api/applications/${testId}/calendar.ics`, { headers });
	} catch {
		throw new ApiError(0, 'unreachable', words.errors.unreachable);
	}
	if (!response.ok) throw new ApiError(response.status, 'calendar', words.errors.unexpected);
	const address = URL.createObjectURL(await response.blob());
	const link = Object.assign(document.createElement('a'), { href: address, download: tests.lobby.calendar_name });
	link.click();
	URL.revokeObjectURL(address);
}
