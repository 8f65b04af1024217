import type { Keeping } from '../keeping';

export interface Draft {
	text: string;
	code: string;
	language: string;
	chosen: string[];
}

export const emptyDraft = (): Draft => ({ text: '', code: '', language: '', chosen: [] });

/** What is being written, by question, saved with every keystroke: a closed tab or a dead battery loses nothing. */
export class Drafts {
	readonly #prefix: string;

	constructor(
		interviewId: string,
		readonly keeping: Keeping
	) {
		this.#prefix = `viva.draft.${interviewId}.`;
	}

	read(questionId: string): Draft {
		try {
			return { ...emptyDraft(), ...(JSON.parse(this.keeping.read(this.#prefix + questionId) ?? '{}') as Draft) };
		} catch {
			return emptyDraft();
		}
	}

	/** False when the browser could keep it only in memory. */
	write(questionId: string, draft: Draft): boolean {
		return this.keeping.write(this.#prefix + questionId, JSON.stringify(draft));
	}

	forget(questionId: string): void {
		this.keeping.remove(this.#prefix + questionId);
	}
}
