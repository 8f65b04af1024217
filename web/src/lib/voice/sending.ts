import type { Room } from '../room/room.svelte';
import type { TurnClock } from './turn-clock';

/** What was said just before the button was down, and what is still said when it goes up. */
const BEFORE_FRAMES = 6;
const AFTER_FRAMES = 3;

export interface Piece {
	pcm: ArrayBuffer;
	capturedAt: number;
}

/** Sound on its way to the server, and the moments around a press of the button. */
export class Sending {
	#before: Piece[] = [];
	#after = 0;

	constructor(
		readonly room: Room,
		readonly clock: TurnClock
	) {}

	/** The button is up, and the last of what was said is still on its way. */
	get trails() {
		return this.#after > 0;
	}

	send({ pcm, capturedAt }: Piece) {
		this.clock.sent(pcm.byteLength, capturedAt);
		this.room.sound(pcm);
	}

	/** In case the button is pressed in the next moment. */
	keep(piece: Piece) {
		this.#before = [...this.#before, piece].slice(-BEFORE_FRAMES);
	}

	pressed() {
		if (this.trails) this.room.tell('talk', { on: false });
		this.#after = 0;
		this.room.tell('talk', { on: true });
	}

	sendKept() {
		for (const piece of this.#before) this.send(piece);
		this.#before = [];
	}

	released(hearing: boolean) {
		this.#after = hearing ? AFTER_FRAMES : 0;
		if (!this.#after) this.room.tell('talk', { on: false });
	}

	/** A frame has passed. */
	passed(talking: boolean) {
		if (this.#after > 0 && --this.#after === 0 && !talking) this.room.tell('talk', { on: false });
	}
}
