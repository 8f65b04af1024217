/** A press that is shorter than this is a tap: talking goes on until the next one, for whoever cannot hold a button. */
export const TAP_MS = 250;

/** Held: talking. Tapped: talking until tapped again. */
export class PushToTalk {
	talking = false;
	#pressedAt: number | null = null;
	#latched = false;

	constructor(readonly tell: (on: boolean) => void) {}

	get latched() {
		return this.#latched;
	}

	press(at: number) {
		if (this.#pressedAt !== null) return;
		this.#pressedAt = at;
		if (this.#latched) return this.#become(false);
		this.#become(true);
	}

	release(at: number) {
		if (this.#pressedAt === null) return;
		const tapped = at - this.#pressedAt < TAP_MS;
		this.#pressedAt = null;
		if (!this.talking) this.#latched = false;
		else if (tapped) this.#latched = true;
		else this.#become(false);
	}

	/** The window lost the focus, or the mode changed: nobody knows where the finger is. */
	letGo() {
		this.#pressedAt = null;
		this.#become(false);
		this.#latched = false;
	}

	#become(on: boolean) {
		if (on === this.talking) return;
		this.talking = on;
		this.tell(on);
	}
}
