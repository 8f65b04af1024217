import { FRAME_MS } from './pcm';

/** Softer than the smallest step of 16 bits: what is sent is zeros, and no room is so quiet. */
const NOTHING_RMS = 0.5 / 32_768;
const ZEROS_MS = 8_000;
const MUTED_MS = 1_000;

/** Notices that an open microphone gives only silence: the browser says that it is muted, or nothing but zeros comes. */
export class Soundless {
	#told = false;
	#muted = false;
	#mute: ReturnType<typeof setTimeout> | undefined;
	#zerosMs = 0;
	/** Some headsets give zeros while nobody speaks. Whose sound came back by itself is waited for longer the next time. */
	#patienceMs = ZEROS_MS;

	constructor(readonly tell: (soundless: boolean) => void) {}

	heard(rms: number) {
		if (rms < NOTHING_RMS) this.#zerosMs += FRAME_MS;
		else this.#sounds();
		this.#look();
	}

	/** What the browser says of it. Of a moment nothing is told: some mute it whenever a headset wakes up. */
	muted(on: boolean) {
		clearTimeout(this.#mute);
		this.#muted = false;
		this.#zerosMs = 0;
		if (on) this.#mute = setTimeout(() => this.#nowMuted(), MUTED_MS);
		else this.#look();
	}

	end() {
		clearTimeout(this.#mute);
		this.#muted = false;
		this.#zerosMs = 0;
		this.#look();
	}

	#nowMuted() {
		this.#muted = true;
		this.#look();
	}

	#sounds() {
		if (this.#zerosMs >= this.#patienceMs) this.#patienceMs *= 2;
		this.#zerosMs = 0;
		this.#muted = false;
	}

	#look() {
		const soundless = this.#muted || this.#zerosMs >= this.#patienceMs;
		if (soundless === this.#told) return;
		this.#told = soundless;
		this.tell(soundless);
	}
}
