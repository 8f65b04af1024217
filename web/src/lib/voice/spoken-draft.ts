import type { Room } from '../room/room.svelte';
import { type Talk, unanswered } from './talk';

/** What was said and is no answer, written down: as a draft of the answer, or as a note beside what is made by hand. */
export class SpokenDraft {
	#kept = { turn: '', said: '' };
	/** The turn whose words are a note already. */
	#noted = '';

	constructor(readonly room: Room) {}

	keep(talk: Talk) {
		const said = unanswered(talk, this.room.state.question?.question_id).trim();
		const turn = talk.caption?.turn ?? '';
		if (!talk.review && turn === this.#noted) return;
		const written = this.#withoutWordsOf(turn);
		if (!said || this.room.state.given || written.endsWith(said)) return;
		this.room.write({ text: written ? `${written} ${said}` : said });
		this.#kept = { turn, said };
	}

	noted(turn: string) {
		this.#noted = turn;
	}

	has(said: string): boolean {
		return this.room.draft.text.includes(said.trim());
	}

	/** The last words on a turn take the place of those that were shown while it went on. */
	#withoutWordsOf(turn: string): string {
		const written = this.room.draft.text.trim();
		const { turn: before, said } = this.#kept;
		return said && turn === before && written.endsWith(said) ? written.slice(0, -said.length).trim() : written;
	}
}
