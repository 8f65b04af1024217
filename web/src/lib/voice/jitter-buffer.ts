/** A piece of the interviewer's voice, at the rate at which it is played. */
export interface Piece {
	turn: string;
	generation: number;
	index: number;
	last: boolean;
	samples: Float32Array;
}

export interface Told {
	kind: 'began' | 'piece' | 'starved' | 'held' | 'released' | 'flushed' | 'ended';
	turn: string;
	generation: number;
	/** The piece that is or was being played. */
	index: number;
	/** What sounded of the turn so far. */
	playedMs: number;
	/** For `starved`: how long nothing was there to be played. */
	gapMs?: number;
}

/** How long the first piece waits for company, where nothing says that the others are already there. */
export const LEAD_MS = 60;
const LEAD_MS_MAX = 150;
const LEAD_GROWS_MS = 30;
/** Two pieces and this much: whoever sends is ahead of the voice. */
const AHEAD_MS = 250;
const FADE_MS = 4;
/** So long it is silent because somebody may have begun to speak; by then the other side has said whether they did. */
export const HELD_MS_MAX = 500;

interface Playing {
	turn: string;
	generation: number;
	index: number;
	samples: number;
}

/**
 * What was sent and has not yet sounded. Time is what is pulled out of it: it has no clock, so the audio thread and a
 * test drive it alike. What is older than the newest generation never sounds.
 */
export class JitterBuffer {
	stale = 0;
	#queue: Piece[] = [];
	#offset = 0;
	#playing: Playing | null = null;
	#newest = 0;
	#waited = 0;
	#gap = 0;
	/** For how long it has been silent with its place kept; null while it may sound. */
	#held: number | null = null;
	#leadMs = LEAD_MS;
	#fading: Float32Array = new Float32Array(0);
	#stopped = '';

	constructor(
		readonly rate: number,
		readonly tell: (told: Told) => void
	) {}

	get active() {
		return this.#playing !== null || this.#queue.length > 0;
	}

	push(piece: Piece) {
		if (piece.generation > this.#newest) this.flush(piece.generation);
		if (piece.generation < this.#newest || keyOf(piece) === this.#stopped) {
			this.stale++;
			return;
		}
		this.#queue.push(piece);
	}

	/** What is older than this is over, whether it was sounding or not. */
	flush(generation: number) {
		if (generation <= this.#newest) return;
		this.#newest = generation;
		this.#cut((piece) => piece.generation < generation);
	}

	/** The person wants no more of what is being said; what comes later of the same is not wanted either. */
	stop() {
		const now = this.#playing ?? this.#queue[0];
		if (!now) return;
		this.#stopped = keyOf(now);
		this.#cut((piece) => keyOf(piece) === this.#stopped);
	}

	/** Silent at once, and on from the same place when it turns out that nobody spoke. */
	hold(on: boolean) {
		if (on === (this.#held !== null) || (on && !this.#playing)) return;
		this.#held = on ? 0 : null;
		if (on) this.#fading = this.#faded();
		if (this.#playing) this.#say(on ? 'held' : 'released');
	}

	/** The line was lost: on the next one everything counts anew. */
	reset() {
		this.#cut(() => true);
		this.#newest = 0;
		this.#stopped = '';
	}

	pull(out: Float32Array) {
		out.fill(0);
		let at = this.#fade(out);
		if (this.#holds(out.length - at)) return;
		while (at < out.length) {
			const piece = this.#queue[0];
			if (!piece) {
				if (this.#playing) this.#gap += out.length - at;
				return;
			}
			if (!this.#started(piece, out.length - at)) return;
			at += this.#copy(piece, out, at);
		}
	}

	#holds(wanted: number): boolean {
		if (this.#held === null) return false;
		this.#held += wanted;
		if (this.#ms(this.#held) > HELD_MS_MAX) this.hold(false);
		return this.#held !== null;
	}

	/** Whether this piece may sound now; what is played before it has ended. */
	#started(piece: Piece, wanted: number): boolean {
		if (this.#playing && this.#playing.turn !== piece.turn) this.#end();
		if (this.#playing) {
			if (this.#gap > 0) this.#fed();
			if (this.#offset === 0) this.#begin('piece', piece);
			return true;
		}
		if (!this.#ready()) {
			this.#waited += wanted;
			return false;
		}
		this.#waited = this.#gap = 0;
		this.#begin('began', piece);
		return true;
	}

	#begin(kind: 'began' | 'piece', { turn, generation, index }: Piece) {
		this.#playing = { turn, generation, index, samples: this.#playing?.samples ?? 0 };
		this.#say(kind);
	}

	#ready(): boolean {
		const { turn } = this.#queue[0]!;
		const there = this.#queue.filter((piece) => piece.turn === turn);
		const samples = there.reduce((sum, piece) => sum + piece.samples.length, 0);
		if (there.at(-1)!.last || (there.length > 1 && this.#ms(samples) >= AHEAD_MS)) return true;
		return this.#ms(this.#waited) >= this.#leadMs;
	}

	#fed() {
		this.#say('starved', { gapMs: this.#ms(this.#gap) });
		this.#gap = 0;
		this.#leadMs = Math.min(LEAD_MS_MAX, this.#leadMs + LEAD_GROWS_MS);
	}

	#copy(piece: Piece, out: Float32Array, at: number): number {
		const count = Math.min(piece.samples.length - this.#offset, out.length - at);
		out.set(piece.samples.subarray(this.#offset, this.#offset + count), at);
		this.#offset += count;
		this.#playing!.samples += count;
		if (this.#offset === piece.samples.length) {
			this.#queue.shift();
			this.#offset = 0;
			if (piece.last) this.#end();
		}
		return count;
	}

	#end() {
		this.#say('ended');
		this.#playing = null;
		this.#gap = 0;
	}

	#cut(away: (piece: { turn: string; generation: number }) => boolean) {
		const wasPlaying = this.#playing && away(this.#playing);
		if (wasPlaying) {
			if (this.#held === null) this.#fading = this.#faded();
			this.#say('flushed');
			this.#playing = this.#held = null;
			this.#gap = 0;
		}
		const first = this.#queue[0];
		this.#queue = this.#queue.filter((piece) => !away(piece));
		if (this.#queue[0] !== first) this.#offset = 0;
		if (!this.#queue.length) this.#waited = 0;
	}

	#faded(): Float32Array {
		const rest = this.#queue[0]?.samples.subarray(this.#offset) ?? new Float32Array(0);
		return faded(rest, Math.round((FADE_MS * this.rate) / 1000));
	}

	/** A voice that is cut off at once clicks. */
	#fade(out: Float32Array): number {
		const count = Math.min(this.#fading.length, out.length);
		out.set(this.#fading.subarray(0, count));
		this.#fading = this.#fading.subarray(count);
		return count;
	}

	#say(kind: Told['kind'], more: Partial<Told> = {}) {
		const { turn, generation, index, samples } = this.#playing!;
		this.tell({ kind, turn, generation, index, playedMs: this.#ms(samples), ...more });
	}

	#ms = (samples: number) => (1000 * samples) / this.rate;
}

const keyOf = ({ turn, generation }: { turn: string; generation: number }) => `${generation} ${turn}`;

const faded = (sound: Float32Array, length: number) => sound.slice(0, length).map((sample, i) => sample * (1 - (i + 1) / length));
