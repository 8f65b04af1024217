import { code as words } from '$lib/words/en-code';
import type { RunKind, RunProgress, TestRun } from './types';

/** A run that was asked for and has not come back. */
export interface Pending {
	/** Of the command. */
	id: string;
	kind: RunKind;
	/** When, by this machine's clock, and when it was last heard of. */
	askedAt: number;
	heardAt: number;
	acknowledged: boolean;
	state: RunProgress['state'] | 'sent';
	position: number;
	/** Where in the line it was first, and when: from there on its pace is known. */
	firstPosition: number;
	firstAt: number;
	done: number;
	total: number;
	tests: TestRun[];
}

export const STALE_MS = 60_000;

export const asked = (id: string, kind: RunKind, now: number): Pending => ({
	id,
	kind,
	askedAt: now,
	heardAt: now,
	acknowledged: false,
	state: 'sent',
	position: 0,
	firstPosition: 0,
	firstAt: now,
	done: 0,
	total: 0,
	tests: []
});

export function progressed(pending: Pending, { state, position, done, total, test }: RunProgress, now: number): Pending {
	const place = position ?? 0;
	const first = pending.firstPosition || !place ? {} : { firstPosition: place, firstAt: now };
	const tests = test ? [...pending.tests.filter(({ name }) => name !== test.name), test] : pending.tests;
	return {
		...pending,
		...first,
		state,
		position: place,
		done: Math.max(done ?? 0, pending.done),
		total: total ?? pending.total,
		tests,
		heardAt: now,
		acknowledged: true
	};
}

/** Seconds until its turn, by how fast the line has moved since; null until it has moved. */
export function aboutSeconds({ position, firstPosition, firstAt }: Pending, now: number): number | null {
	const moved = firstPosition - position;
	if (moved < 1 || position < 1) return null;
	return Math.max(1, Math.round(((now - firstAt) / 1000 / moved) * position));
}

export function waitText(pending: Pending, now: number, offline: boolean): string {
	if (offline && !pending.acknowledged) return words.wait_offline;
	const { state, position, done, total } = pending;
	if (state === 'queued') {
		const seconds = aboutSeconds(pending, now);
		return position ? words.waits.queued(position) + (seconds ? words.waits.about(seconds) : '') : words.waits.sent;
	}
	if (state === 'compiling') return words.waits.compiling;
	if (state === 'running') return total ? words.waits.tests(done, total) : words.waits.running;
	return words.waits.sent;
}

/** Nothing was heard of it for so long that one may ask again. */
export const isStale = (pending: Pending, now: number, offline: boolean) => !offline && now - pending.heardAt > STALE_MS;
