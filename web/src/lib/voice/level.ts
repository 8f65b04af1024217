import { FRAME_MS } from './pcm';

const FLOOR_DB = -60;
const FULL_DB = -12;

/** 0 to 1, as loud as it is to an ear. */
export function loudness(rms: number): number {
	if (rms <= 0) return 0;
	const db = 20 * Math.log10(rms);
	return Math.max(0, Math.min(1, (db - FLOOR_DB) / (FULL_DB - FLOOR_DB)));
}

export interface Hint {
	/** `lasts`: it began, and was no mere click. */
	kind: 'began' | 'lasts' | 'ended';
	/** When the voice really began or ended, by the clock of the frames. */
	at: number;
}

const BEGAN_FRAMES = 2;
const LASTS_FRAMES = 3;
const ENDED_FRAMES = 8;
const ABOVE = 3.5;
const LEAST_RMS = 0.006;
const SETTLES = 0.12;
const CREEPS = 1.004;

/** Guesses from loudness alone whether somebody speaks: quick enough to lower the other voice at once. Whose turn it is, is decided elsewhere. */
export class SpeechHint {
	speaking = false;
	#floor = LEAST_RMS / ABOVE;
	#loud = 0;
	#still = 0;
	#beganAt = 0;
	#lastLoudAt = 0;

	/** `at` is when the frame ended, in milliseconds. */
	hear(rms: number, at: number): Hint | null {
		const loud = rms > Math.max(LEAST_RMS, this.#floor * ABOVE);
		this.#learn(rms, loud);
		return loud ? this.#heardLoud(at) : this.#heardStill();
	}

	#heardLoud(at: number): Hint | null {
		if (this.#loud++ === 0) this.#beganAt = at - FRAME_MS;
		this.#still = 0;
		this.#lastLoudAt = at;
		if (this.speaking && this.#loud === LASTS_FRAMES) return { kind: 'lasts', at: this.#beganAt };
		if (this.speaking || this.#loud < BEGAN_FRAMES) return null;
		this.speaking = true;
		return { kind: 'began', at: this.#beganAt };
	}

	#heardStill(): Hint | null {
		if (!this.speaking) this.#loud = 0;
		if (!this.speaking || ++this.#still < ENDED_FRAMES) return null;
		this.speaking = false;
		this.#loud = 0;
		return { kind: 'ended', at: this.#lastLoudAt };
	}

	/** Down at once, up slowly: a fan that is switched on becomes the floor, a long sentence does not. */
	#learn(rms: number, loud: boolean) {
		if (loud) this.#floor *= CREEPS;
		else this.#floor += (rms - this.#floor) * SETTLES;
	}
}
