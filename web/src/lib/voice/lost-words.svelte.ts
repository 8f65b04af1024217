import type { Room } from '../room/room.svelte';
import { CLEAR_BYTES } from './uplink';

/** Words that did not come through, as far as this machine can know. A line that is dead takes sound for half a minute before
 * that shows; what arrived is only what the server has said something after. */
export class LostWords {
	/** Until the question is settled, words are shown before they count: half an answer is no answer. */
	some = $state(false);
	#question: unknown = null;
	#onTheWay = false;

	/** `tell` says to the server that words are shown before they count. */
	constructor(
		readonly room: Room,
		readonly tell: () => void
	) {}

	/** Something was said while it could not be sent. */
	went() {
		if (this.some) return;
		this.some = true;
		this.#question = this.room.state.question?.question_id;
		if (this.room.link === 'live') this.tell();
	}

	given(speech: boolean) {
		this.#onTheWay ||= speech;
	}

	/** The server says something, so the line carries; what still waits to be sent may not be there yet. */
	lineCarries() {
		if (this.room.piledUp < CLEAR_BYTES) this.#onTheWay = false;
	}

	/** To the device that took over, the server gives what it heard. */
	lineWent() {
		if (this.#onTheWay && this.room.link !== 'elsewhere') this.went();
		this.#onTheWay = false;
	}

	/** All of it was heard, or looked at; by the next question, or by the person. */
	settled(next?: unknown) {
		if (!this.some || (next !== undefined && next === this.#question)) return;
		this.some = false;
		this.tell();
	}

	forget() {
		this.some = this.#onTheWay = false;
	}
}
