import type { Piece, Told } from './jitter-buffer';
import { fromBase64, fromPcm16 } from './pcm';
import playbackUrl from './playback.worklet.ts?worker&url';
import type { FromPlayback, ToPlayback } from './playback.worklet';
import { Resampler } from './resample';

/** A piece of the voice as it comes over the line. */
export interface AudioFrame {
	turn_id: string;
	generation: number;
	index: number;
	last: boolean;
	sample_rate: number;
	audio: string;
	text: string;
}

interface Listening {
	/** `at` is when it happened, by the clock of the audio context, in seconds. */
	told: (told: Told, at: number) => void;
	peaks: (peaks: number[]) => void;
}

const QUIETER = 0.2;
const DUCK_S = 0.015;
const LOUDER_S = 0.12;
const opening = new WeakMap<AudioContext, Promise<void>>();

/** The interviewer's voice on this machine. What comes before the audio thread is ready waits for it. */
export class Mouth {
	#node: AudioWorkletNode | null = null;
	#gain: GainNode | null = null;
	#early: ToPlayback[] = [];
	#closed = false;
	#resampler: { key: string; resampler: Resampler } | null = null;

	constructor(
		readonly context: AudioContext,
		readonly listening: Listening
	) {}

	async open() {
		const loading = opening.get(this.context) ?? this.context.audioWorklet.addModule(playbackUrl);
		opening.set(this.context, loading);
		await loading;
		if (this.#closed) return;
		this.#node = new AudioWorkletNode(this.context, 'viva-playback', { numberOfInputs: 0, outputChannelCount: [1] });
		this.#node.port.onmessage = (event: MessageEvent<FromPlayback>) => this.#heard(event.data);
		this.#gain = this.context.createGain();
		this.#node.connect(this.#gain).connect(this.context.destination);
		for (const order of this.#early) this.#node.port.postMessage(order);
		this.#early = [];
	}

	push(frame: AudioFrame) {
		const piece: Piece = { turn: frame.turn_id, generation: frame.generation, index: frame.index, last: frame.last, samples: this.#samples(frame) };
		this.#order({ do: 'push', piece });
	}

	flush = (generation: number) => this.#order({ do: 'flush', generation });
	hold = (on: boolean) => this.#order({ do: 'hold', on });
	stop = () => this.#order({ do: 'stop' });
	reset = () => this.#order({ do: 'reset' });

	/** Quieter at once while somebody seems to begin to speak; whether they really do is decided elsewhere. */
	duck(on: boolean) {
		this.#gain?.gain.setTargetAtTime(on ? QUIETER : 1, this.context.currentTime, on ? DUCK_S : LOUDER_S);
	}

	close() {
		this.#closed = true;
		this.#order({ do: 'close' });
		if (this.#node) this.#node.port.onmessage = null;
		this.#node?.disconnect();
		this.#gain?.disconnect();
	}

	/** One resampler for each speech: it goes over from piece to piece without a seam. */
	#samples({ turn_id, generation, sample_rate, audio, last }: AudioFrame): Float32Array {
		const key = `${turn_id} ${generation} ${sample_rate}`;
		if (this.#resampler?.key !== key) this.#resampler = { key, resampler: new Resampler(sample_rate, this.context.sampleRate) };
		const { resampler } = this.#resampler;
		const sound = resampler.push(fromPcm16(fromBase64(audio)));
		if (!last) return sound;
		const rest = resampler.end();
		const whole = new Float32Array(sound.length + rest.length);
		whole.set(sound);
		whole.set(rest, sound.length);
		this.#resampler = null;
		return whole;
	}

	#order(order: ToPlayback) {
		if (this.#node) this.#node.port.postMessage(order);
		else this.#early.push(order);
	}

	#heard(message: FromPlayback) {
		if ('peaks' in message) this.listening.peaks(message.peaks);
		else this.listening.told(message.told, message.at);
	}
}
