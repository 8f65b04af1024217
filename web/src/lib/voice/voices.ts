import { BrowserVoice, type Pace, type Said, type Synthesis, type Utterance } from './browser-voice';
import type { Told } from './jitter-buffer';
import { type AudioFrame, Mouth } from './mouth';

interface Listening {
	/** `at` is when it happened by the context's clock; null where the browser's own voice speaks. */
	told: (told: Told | Said, at: number | null) => void;
	peaks: (peaks: number[]) => void;
	/** Nobody can say it here. */
	silent: () => void;
	/** Nothing is said before the page is touched. */
	waits: () => void;
}

/** The interviewer's voice, whoever lends it: the server's sound, or the browser reading the text. */
export class Voices {
	readonly #mouth: Mouth;
	readonly #browser: BrowserVoice;
	/** Sentences in the browser's voice, which wait for the server's sound to end. */
	#waiting: AudioFrame[] = [];
	#sounding = false;

	constructor(context: AudioContext, pace: () => Pace, listening: Listening) {
		this.#mouth = new Mouth(context, {
			peaks: listening.peaks,
			told: (told, at) => {
				listening.told(told, at);
				this.#mouthTold(told);
			}
		});
		const synthesis = (window as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
		this.#browser = new BrowserVoice({
			synthesis: (synthesis as Synthesis | undefined) ?? MUTE,
			utter: (text) => (synthesis ? (new SpeechSynthesisUtterance(text) as unknown as Utterance) : nothing()),
			tell: (said) => listening.told(said, null),
			silent: listening.silent,
			waits: listening.waits,
			pace,
			lang: document.documentElement.lang || 'en'
		});
	}

	open = () => this.#mouth.open();

	say(frame: AudioFrame) {
		if (frame.audio) return this.#mouth.push(frame);
		// Words without sound, where the server's own voice was cut off in the middle: it ends here.
		if (this.#sounding) {
			this.#waiting.push(frame);
			return this.#mouth.push({ ...frame, text: '', last: true });
		}
		this.#read(frame);
	}

	flush(generation: number) {
		this.#waiting = this.#waiting.filter((frame) => frame.generation >= generation);
		this.#mouth.flush(generation);
		this.#browser.flush(generation);
	}

	stop() {
		this.#waiting = [];
		this.#mouth.stop();
		this.#browser.stop();
	}

	reset() {
		this.#waiting = [];
		this.#mouth.reset();
		this.#browser.reset();
	}

	/** Whoever failed is asked once more. */
	again = () => this.#browser.again();
	touched = () => this.#browser.touched();

	duck = (on: boolean) => this.#mouth.duck(on);
	/** The browser's own voice goes on: it could not go back to where it was. */
	hold = (on: boolean) => this.#mouth.hold(on);

	close() {
		this.reset();
		this.#mouth.close();
	}

	#read({ turn_id, generation, index, last, text }: AudioFrame) {
		this.#browser.push({ turn: turn_id, generation, index, last, text });
	}

	#mouthTold({ kind }: Told) {
		this.#sounding = kind !== 'ended' && kind !== 'flushed';
		if (this.#sounding) return;
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const frame of waiting) this.#read(frame);
	}
}

/** A browser without a voice fails at the first word, as one whose voice is broken does. */
const MUTE: Synthesis = {
	speak: (utterance) => utterance.onerror?.({ error: 'voice-unavailable' }),
	cancel: () => undefined,
	getVoices: () => []
};

const nothing = (): Utterance => ({ rate: 1, voice: null, lang: '', onstart: null, onend: null, onerror: null });
