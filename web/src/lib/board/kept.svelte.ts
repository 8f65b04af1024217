import { put } from '$lib/api/http';
import type { Question } from '$lib/api/types';
import { type Frame, idOf } from '$lib/room/connection';
import type { Draft, Drawn } from '$lib/room/drafts';
import type { Command } from '$lib/room/outbox';
import { board as words } from '$lib/words/board';
import { announcer } from '$lib/announce.svelte';
import { emptyBoard, isEmpty, keyOf, sameBoard } from './drawing';
import { Sketch } from './sketch.svelte';
import type { Board } from './types';

const TICK_MS = 1_000;
/** The server takes no two drafts closer together than a second. */
const APART_MS = 1_500;
/** The server takes a limited number of drafts of one question: the longer one draws, the rarer they are sent. */
const PACE: [upTo: number, everyMs: number][] = [
	[40, 5_000],
	[80, 15_000],
	[105, 45_000],
	[Infinity, 180_000]
];

/** What the drawing needs of the room around it. */
export interface Around {
	readonly id: string;
	readonly link: string;
	readonly draft: Draft;
	/** Others draw an answer of their own to the same question: what is drawn stays on the device until it is proposed. */
	readonly shared?: boolean;
	write(change: Partial<Draft>): void;
	give(type: string, data: Record<string, unknown>): string;
	hear(listener: (frame: Frame, command?: Command) => void): () => unknown;
	withdraw(id: string): void;
}

/**
 * What to do with the server's drawing where this device may hold another. It goes on with its own where the server
 * has what this device sent, and with the server's where that has changed since all from here was there.
 */
export function reconcile(mine: Board | null, theirs: Board | null, { sent, sending, seen }: Omit<Drawn, 'board' | 'saves'>): 'mine' | 'theirs' | 'ask' {
	if (!theirs || (isEmpty(theirs) && sent === null)) return 'mine';
	if (isEmpty(mine) && sent === null) return 'theirs';
	const here = mine ?? emptyBoard();
	if (sameBoard(here, theirs) || [sent, sending, seen].includes(keyOf(theirs))) return 'mine';
	return sent === keyOf(here) ? 'theirs' : 'ask';
}

export const paceOf = (saves: number): number => PACE.find(([upTo]) => saves < upTo)![1];

/** The open question, where a frame tells of it anew. */
function questionIn({ type, data }: Frame): Question | null | undefined {
	if (type === 'question') return data as unknown as Question;
	return type === 'resume' ? (data.state as { current_question?: Question | null } | undefined)?.current_question : null;
}

/** The drawing of one question, kept on this device with every change and on the server now and then. */
export class KeptBoard {
	readonly sketch: Sketch;
	/** The server's drawing, where it is another than this device's. */
	conflict = $state.raw<Board | null>(null);
	savedThere = $state(false);
	readonly #questionId: string;
	#savedAt = -Infinity;
	#triedAt = -Infinity;
	/** On its way to the server. */
	#sending: { id: string; key: string } | null = null;
	#touched = false;
	#end: (() => unknown)[] = [];

	constructor(
		readonly room: Around,
		question: Question,
		readonly now: () => number = () => performance.now(),
		readonly keep: (path: string, body: unknown) => Promise<unknown> = put
	) {
		this.#questionId = question.question_id;
		this.sketch = new Sketch((board) => this.#changed(board));
		this.sketch.begin(this.#drawn.board ?? emptyBoard());
		if (!room.shared) this.#told(question.board ?? null);
	}

	get #drawn(): Drawn {
		return this.room.draft.drawn ?? { board: null, sent: null, sending: null, seen: null, saves: 0 };
	}

	get offline() {
		return this.room.link !== 'live';
	}

	/** What the server has, at opening and whenever this device comes back to it. */
	#told(theirs: Board | null) {
		const { board, ...marks } = this.#drawn;
		const which = reconcile(board, theirs, marks);
		this.conflict = which === 'ask' ? theirs : null;
		if (which === 'theirs') this.#take(theirs!);
		// The page tells it again after each pause, whatever was drawn since.
		if (which !== 'ask' && theirs) this.#mark({ seen: keyOf(theirs) });
		// What was drawn while the line was gone goes out when it is back.
		this.#touched = which === 'mine' && board !== null;
		this.savedThere = which !== 'ask' && theirs !== null && sameBoard(this.sketch.board, theirs);
	}

	#mark(marks: Partial<Drawn>) {
		this.room.write({ drawn: { ...this.#drawn, ...marks } });
	}

	open() {
		this.#end.push(this.room.hear((frame) => this.#heard(frame)));
		const timer = setInterval(() => this.save(), TICK_MS);
		this.#end.push(() => clearInterval(timer));
	}

	close() {
		this.#end.forEach((stop) => stop());
		this.#end = [];
	}

	/** The page may be gone the next moment. */
	leave = () => this.save(true);

	#take(board: Board) {
		const own = !isEmpty(this.sketch.board);
		this.#mark({ board, sent: keyOf(board), sending: null });
		if (own) {
			this.sketch.replace(board);
			announcer.say(words.kept.from_server);
		} else this.sketch.begin(board);
		this.savedThere = true;
	}

	settle(which: 'mine' | 'theirs') {
		const theirs = this.conflict;
		this.conflict = null;
		if (theirs && which === 'theirs') this.#take(theirs);
		// Whichever it is, it is sent again: an older one of this device may have arrived meanwhile.
		this.#mark({ sent: null, seen: theirs && keyOf(theirs) });
		this.#touched = true;
		this.save(true);
	}

	#changed(board: Board) {
		this.#touched = true;
		this.savedThere = false;
		this.#mark({ board });
	}

	save(atOnce = false) {
		const { board } = this.sketch;
		if (!this.#touched || this.conflict || this.room.shared) return;
		const key = keyOf(board);
		const { sent, saves } = this.#drawn;
		if (key === (this.#sending?.key ?? sent)) return;
		const now = this.now();
		const pace = atOnce ? APART_MS : paceOf(saves);
		if (now - this.#savedAt < pace) return;
		if (this.offline) return void this.#saveWithoutLine(board, key, pace);
		this.#savedAt = now;
		// What was not yet acknowledged is out of date: it must not come after this one.
		if (this.#sending) this.room.withdraw(this.#sending.id);
		this.#sending = { id: this.room.give('save_board', { question_id: this.#questionId, board }), key };
		this.#mark({ board, sending: key, saves: saves + 1 });
	}

	/**
	 * The line may be gone while the server is there. Where it is not, this device has it, and sends it later. Where
	 * another device leads, this one writes nothing.
	 */
	async #saveWithoutLine(board: Board, key: string, pace: number) {
		const now = this.now();
		if (this.room.link !== 'lost' || now - this.#triedAt < pace) return;
		this.#triedAt = now;
		// What waits for the line is out of date: it must not come after this one.
		if (this.#sending) this.room.withdraw(this.#sending.id);
		this.#sending = null;
		try {
			await this.keep(`/api/interviews/${encodeURIComponent(this.room.id)}/questions/${encodeURIComponent(this.#questionId)}/board`, { board });
		} catch {
			return;
		}
		this.#savedAt = now;
		this.#mark({ sent: key, saves: this.#drawn.saves + 1 });
		this.savedThere = keyOf(this.sketch.board) === key;
	}

	#heard(frame: Frame) {
		const sending = this.#sending;
		const asked = questionIn(frame);
		if (asked?.question_id === this.#questionId && !this.room.shared) this.#told(asked.board ?? null);
		if (!sending || idOf(frame) !== sending.id || (frame.type !== 'ack' && frame.type !== 'error')) return;
		this.#sending = null;
		// Refused: it is still here, and the next one is tried in its time.
		if (frame.type === 'error') return this.room.withdraw(sending.id);
		this.#mark({ sent: sending.key, sending: null });
		this.savedThere = keyOf(this.sketch.board) === sending.key;
	}
}
