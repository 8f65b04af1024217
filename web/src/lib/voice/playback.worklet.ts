import { JitterBuffer, type Piece, type Told } from './jitter-buffer';
import { peaksOf } from './pcm';

export type ToPlayback =
	| { do: 'push'; piece: Piece }
	| { do: 'flush'; generation: number }
	| { do: 'hold'; on: boolean }
	| { do: 'stop' | 'reset' | 'close' };

export type FromPlayback = { told: Told; at: number } | { peaks: number[] };

const PEAKS = 2;
const PEAKS_EVERY_S = 0.032;

/** Plays on the audio thread, so that a busy page is no reason for a gap. */
class Playback extends AudioWorkletProcessor {
	readonly #buffer = new JitterBuffer(sampleRate, (told) => this.#say({ told, at: currentTime }));
	readonly #seen = new Float32Array(Math.round(PEAKS_EVERY_S * sampleRate));
	#filled = 0;
	#open = true;

	constructor() {
		super();
		this.port.onmessage = (event: MessageEvent<ToPlayback>) => this.#do(event.data);
	}

	process(_inputs: Float32Array[][], outputs: Float32Array[][]) {
		const out = outputs[0]?.[0];
		if (!out) return this.#open;
		const active = this.#buffer.active;
		this.#buffer.pull(out);
		if (active) this.#show(out);
		return this.#open;
	}

	#do(order: ToPlayback) {
		if (order.do === 'push') this.#buffer.push(order.piece);
		else if (order.do === 'flush') this.#buffer.flush(order.generation);
		else if (order.do === 'hold') this.#buffer.hold(order.on);
		else if (order.do === 'stop') this.#buffer.stop();
		else if (order.do === 'reset') this.#buffer.reset();
		else this.#open = false;
	}

	#show(out: Float32Array) {
		const count = Math.min(out.length, this.#seen.length - this.#filled);
		this.#seen.set(out.subarray(0, count), this.#filled);
		this.#filled += count;
		if (this.#filled < this.#seen.length) return;
		this.#filled = 0;
		this.#say({ peaks: peaksOf(this.#seen, PEAKS) });
	}

	#say = (message: FromPlayback) => this.port.postMessage(message);
}

registerProcessor('viva-playback', Playback);
