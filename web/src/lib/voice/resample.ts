const ZERO_CROSSINGS = 16;
const PHASES = 256;
/** What lies just below half of the lower rate is given up, so that nothing above it folds back. */
const KEPT = 0.92;

/** Sound from one sample rate to another, as it streams: what the next piece needs of this one is remembered. */
export class Resampler {
	readonly #step: number;
	readonly #half: number;
	readonly #kernel: Float32Array;
	/** The end of what came before, and where in it the next sample is taken. */
	#past: Float32Array;
	#at: number;

	constructor(
		readonly from: number,
		readonly to: number
	) {
		this.#step = from / to;
		const cutoff = Math.min(1, to / from) * KEPT;
		this.#half = Math.ceil(ZERO_CROSSINGS / cutoff);
		this.#kernel = kernelOf(cutoff, this.#half);
		this.#past = new Float32Array(this.#half);
		this.#at = this.#half;
	}

	push(input: Float32Array): Float32Array {
		if (this.from === this.to) return input;
		const sound = joined(this.#past, input);
		const count = Math.max(0, Math.ceil((sound.length - this.#half - this.#at) / this.#step));
		const out = new Float32Array(count);
		for (let i = 0; i < count; i++) out[i] = this.#sampleAt(sound, this.#at + i * this.#step);
		const next = this.#at + count * this.#step;
		const dropped = Math.max(0, Math.floor(next) - this.#half);
		this.#past = sound.slice(dropped);
		this.#at = next - dropped;
		return out;
	}

	/** What is still on its way when nothing more comes. */
	end(): Float32Array {
		return this.from === this.to ? new Float32Array(0) : this.push(new Float32Array(this.#half));
	}

	#sampleAt(sound: Float32Array, at: number): number {
		const half = this.#half;
		const last = Math.min(sound.length - 1, Math.floor(at + half));
		let sum = 0;
		for (let i = Math.max(0, Math.ceil(at - half)); i <= last; i++) {
			sum += sound[i]! * this.#kernel[Math.round((i - at + half) * PHASES)]!;
		}
		return sum;
	}
}

/** A sinc under a Blackman window, from -half to half. */
function kernelOf(cutoff: number, half: number): Float32Array {
	const kernel = new Float32Array(2 * half * PHASES + 1);
	for (let i = 0; i < kernel.length; i++) {
		const t = i / PHASES - half;
		const x = Math.PI * cutoff * t;
		const turn = Math.PI * (t / half + 1);
		const window = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
		kernel[i] = cutoff * (x === 0 ? 1 : Math.sin(x) / x) * window;
	}
	return kernel;
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
	const both = new Float32Array(a.length + b.length);
	both.set(a);
	both.set(b, a.length);
	return both;
}
