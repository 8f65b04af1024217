import { type Captured, Ears, NoMicrophone } from './ears';
import { loudness, SpeechHint } from './level';
import { LivingLine } from './line';
import { fromPcm16, RATE_HZ } from './pcm';
import type { Trouble } from './trouble';

const LINE_POINTS = 120;
const SAMPLE_S = 5;
/** Speech that is at least so loud is heard well. */
const WELL = 0.45;
const CHIME_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;

export type At = 'closed' | 'opening' | 'open' | 'recording' | 'replaying';

/** A microphone tried before it matters: is it there, is it loud enough, and what does it sound like. */
export class MicrophoneCheck {
	at = $state<At>('closed');
	trouble = $state<Trouble | null>(null);
	/** The one that is open, as the browser names it. */
	chosen = $state('');
	/** It is open and gives only silence. */
	soundless = $state(false);
	level = $state(0);
	/** Whether a voice was heard, and how. */
	verdict = $state<'quiet' | 'low' | 'good'>('quiet');
	secondsLeft = $state(0);
	sample = $state.raw<Float32Array | null>(null);
	readonly line = new LivingLine(LINE_POINTS);
	#context: AudioContext | null = null;
	#ears: Ears | null = null;
	#hint = new SpeechHint();
	#recorded: Float32Array[] = [];
	#replay: AudioBufferSourceNode | null = null;
	#opening = 0;

	async open(deviceId: string) {
		this.#shut();
		const mine = this.#opening;
		this.at = 'opening';
		this.trouble = null;
		this.verdict = 'quiet';
		try {
			const ears = await Ears.open(this.#sound(), deviceId, {
				heard: (frame) => this.#captured(frame),
				lost: (trouble) => this.#fail(trouble),
				soundless: (is) => (this.soundless = is)
			});
			// Who left, or chose another one, while the browser was asking is not listened to.
			if (mine !== this.#opening) return ears.close();
			this.#ears = ears;
			this.chosen = ears.deviceId;
			this.at = 'open';
		} catch (error) {
			if (mine === this.#opening) this.#fail(error instanceof NoMicrophone ? error.trouble : 'unknown');
		}
	}

	record() {
		this.sample = null;
		this.#recorded = [];
		this.secondsLeft = SAMPLE_S;
		this.at = 'recording';
	}

	stop() {
		if (this.at !== 'recording') return;
		this.sample = joined(this.#recorded);
		this.at = 'open';
	}

	/** Played as it would be heard: as loud as it was, through the loudspeaker of the page. */
	replay() {
		if (!this.sample || this.at !== 'open') return;
		const context = this.#sound();
		const buffer = context.createBuffer(1, this.sample.length, RATE_HZ);
		buffer.getChannelData(0).set(this.sample);
		const source = context.createBufferSource();
		source.buffer = buffer;
		source.connect(context.destination);
		source.onended = () => {
			if (this.at === 'replaying') this.at = 'open';
		};
		this.at = 'replaying';
		this.#replay = source;
		source.start();
	}

	chime() {
		const context = this.#sound();
		CHIME_HZ.forEach((hz, i) => note(context, hz, context.currentTime + 0.05 + i * NOTE_S));
	}

	close() {
		this.#shut();
		this.at = 'closed';
		void this.#context?.close();
		this.#context = null;
	}

	#shut() {
		this.#opening++;
		this.#replay?.stop();
		this.#replay = null;
		this.#ears?.close();
		this.#ears = null;
		this.chosen = '';
		this.line.clear();
		this.level = 0;
	}

	#fail(trouble: Trouble) {
		this.#shut();
		this.trouble = trouble;
		this.at = 'closed';
	}

	#sound(): AudioContext {
		this.#context ??= new AudioContext({ latencyHint: 'interactive' });
		void this.#context.resume();
		return this.#context;
	}

	#captured({ pcm, rms, peaks, at }: Captured) {
		if (this.at === 'replaying') return;
		this.line.add(peaks);
		this.level = loudness(rms);
		this.#hint.hear(rms, at * 1000);
		if (this.#hint.speaking && this.verdict !== 'good') this.verdict = this.level >= WELL ? 'good' : 'low';
		if (this.at === 'recording') this.#keep(fromPcm16(new Uint8Array(pcm)));
	}

	#keep(sound: Float32Array) {
		this.#recorded.push(sound);
		const seconds = (this.#recorded.length * sound.length) / RATE_HZ;
		this.secondsLeft = Math.max(1, Math.ceil(SAMPLE_S - seconds));
		if (seconds >= SAMPLE_S) this.stop();
	}
}

/** A soft note that clicks neither when it begins nor when it ends. */
function note(context: AudioContext, hz: number, at: number) {
	const tone = new OscillatorNode(context, { frequency: hz });
	const gain = new GainNode(context, { gain: 0 });
	gain.gain.setTargetAtTime(0.18, at, 0.015);
	gain.gain.setTargetAtTime(0, at + NOTE_S * 0.7, 0.09);
	tone.connect(gain).connect(context.destination);
	tone.start(at);
	tone.stop(at + NOTE_S * 3);
}

function joined(pieces: Float32Array[]): Float32Array {
	const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
	return whole;
}
