import type { Board } from '../board/types';
import type { Workbook } from '../code/workbook';
import type { Keeping } from '../keeping';

/** What was drawn, and three drawings in short: what the server has of it, what is on its way there, and what it told. */
export interface Drawn {
	board: Board | null;
	sent: string | null;
	sending: string | null;
	/** Known here already, however often it is told again. */
	seen: string | null;
	/** How many times it was sent. */
	saves: number;
}

export interface Draft {
	text: string;
	code: string;
	language: string;
	chosen: string[];
	number: string;
	order: string[];
	pairs: Record<string, string>;
	gaps: Record<string, string>;
	/** The code in every language and file, where the room of code keeps it. */
	book: Workbook | null;
	/** In short, what the server has of it from this device, and what is on its way there. */
	sent: string | null;
	sending: string | null;
	drawn: Drawn | null;
}

export const emptyDraft = (): Draft => ({
	text: '',
	code: '',
	language: '',
	chosen: [],
	number: '',
	order: [],
	pairs: {},
	gaps: {},
	book: null,
	sent: null,
	sending: null,
	drawn: null
});

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
