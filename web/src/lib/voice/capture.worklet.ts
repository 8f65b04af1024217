import { FRAME_SAMPLES, peaksOf, RATE_HZ, rmsOf, toPcm16 } from './pcm';
import { Resampler } from './resample';
import type { Captured } from './ears';

const PEAKS = 2;

/** The microphone, as frames of PCM16 with 16,000 samples a second, whatever the machine records. */
class Capture extends AudioWorkletProcessor {
	readonly #resampler = new Resampler(sampleRate, RATE_HZ);
	#frame = new Float32Array(FRAME_SAMPLES);
	#filled = 0;
	#open = true;

	constructor() {
		super();
		this.port.onmessage = () => (this.#open = false);
	}

	process(inputs: Float32Array[][]) {
		const channels = inputs[0] ?? [];
		if (channels[0]) this.#take(this.#resampler.push(mono(channels)));
		return this.#open;
	}

	#take(sound: Float32Array) {
		for (let at = 0; at < sound.length; ) {
			const count = Math.min(sound.length - at, FRAME_SAMPLES - this.#filled);
			this.#frame.set(sound.subarray(at, at + count), this.#filled);
			this.#filled += count;
			at += count;
			if (this.#filled === FRAME_SAMPLES) this.#give();
		}
	}

	#give() {
		const pcm = toPcm16(this.#frame);
		const captured: Captured = { pcm, rms: rmsOf(this.#frame), peaks: peaksOf(this.#frame, PEAKS), at: currentTime };
		this.port.postMessage(captured, [pcm]);
		this.#filled = 0;
	}
}

function mono(channels: Float32Array[]): Float32Array {
	if (channels.length === 1) return channels[0]!;
	return channels[0]!.map((_, i) => channels.reduce((sum, channel) => sum + channel[i]!, 0) / channels.length);
}

registerProcessor('viva-capture', Capture);
