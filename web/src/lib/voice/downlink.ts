/** A shorter one is hardly heard. */
const GAP_MS = 100;
const GAPS = 3;
const WITHIN_MS = 30_000;

/** Whether the interviewer's voice comes in one piece, from the gaps in what is played. */
export class Downlink {
	poor = false;
	#gaps: number[] = [];
	#whole = true;

	began() {
		this.#whole = true;
	}

	starved(gapMs: number, at: number): boolean {
		if (gapMs < GAP_MS) return this.poor;
		this.#whole = false;
		this.#gaps = [...this.#gaps, at].filter((then) => at - then < WITHIN_MS);
		this.poor ||= this.#gaps.length >= GAPS;
		return this.poor;
	}

	/** One that came whole to its end is what shows that it is good again. */
	ended(): boolean {
		if (this.#whole) {
			this.#gaps = [];
			this.poor = false;
		}
		return this.poor;
	}
}
