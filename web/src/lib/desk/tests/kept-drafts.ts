import { keeping } from '$lib/keeping';
import type { Draft } from './draft';

/** What somebody wrote and did not save. Signing out takes it from the browser, as all drafts. */
export interface Kept {
	at: string;
	base: Draft;
	draft: Draft;
	version: number | null;
}

const keyOf = (what: string) => `viva.draft.test.${what}`;

export function keptDraft(what: string, shape: Draft): Kept | null {
	try {
		const kept = JSON.parse(keeping.read(keyOf(what)) ?? 'null') as Kept | null;
		if (!kept) return null;
		// A form that has gained a field since reads what was kept before it.
		return { ...kept, base: { ...shape, ...kept.base }, draft: { ...shape, ...kept.draft } };
	} catch {
		return null;
	}
}

export const keepDraft = (what: string, kept: Omit<Kept, 'at'>) => keeping.write(keyOf(what), JSON.stringify({ ...kept, at: new Date().toISOString() }));
export const dropDraft = (what: string) => keeping.remove(keyOf(what));
