const LOOK_MS = 1_000;
const LOOKS = 2;

/** Notices that frames do not come, or come no more. It counts looks, not time: a computer that slept has missed none. */
export class Stillness {
	#missed = 0;
	readonly #timer: ReturnType<typeof setInterval>;

	/** `excused` where it is known why none come. */
	constructor(still: () => void, excused: () => boolean) {
		this.#timer = setInterval(() => {
			this.#missed = excused() ? 0 : this.#missed + 1;
			if (this.#missed <= LOOKS) return;
			this.end();
			still();
		}, LOOK_MS);
	}

	heard() {
		this.#missed = 0;
	}

	end() {
		clearInterval(this.#timer);
	}
}
