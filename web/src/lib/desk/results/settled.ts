import type { LiveRow } from './types';

/** Rows stay where they are, new ones come below, and who has finished leaves: nothing jumps under the eye. */
export function settled(before: readonly LiveRow[], now: readonly LiveRow[]): LiveRow[] {
	const fresh = new Map(now.map((row) => [row.interview_id, row]));
	const stayed = before.flatMap(({ interview_id }) => fresh.get(interview_id) ?? []);
	const known = new Set(before.map(({ interview_id }) => interview_id));
	return [...stayed, ...now.filter(({ interview_id }) => !known.has(interview_id))];
}

/** Whose clock runs: neither a pause nor a lost connection takes anybody's time. */
export const running = (row: LiveRow) => row.status === 'in_progress' && row.connected;

export const leftOf = (row: LiveRow, sinceMs: number) => Math.max(0, row.remaining_seconds - (running(row) ? sinceMs / 1000 : 0));
