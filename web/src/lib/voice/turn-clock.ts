import { measure, MEASURES } from './timing';
import { RATE_HZ } from './pcm';

const BYTES_A_MS = (2 * RATE_HZ) / 1000;
const ROUNDED_MS = 0.1;
/** No turn waits longer for its end than that. */
const REMEMBERED_MS = 120_000;

interface Sent {
	/** Where in the sound of the connection it ends, in milliseconds. */
	end: number;
	capturedAt: number;
}

/** When what was said was said, by this machine's clock. */
export class TurnClock {
	#sentMs = 0;
	#sent: Sent[] = [];
	#beganAt: number | null = null;
	/** As this side heard it. */
	#quietSince: number | null = null;
	/** As the server did, which ends the turn. */
	#spokeUntil: number | null = null;
	#heldAt: number | null = null;

	/** A new connection counts its sound anew. */
	reset() {
		this.#sentMs = 0;
		this.#sent = [];
		this.#spokeUntil = null;
	}

	/** Sound has been sent; `capturedAt` is when it ended. */
	sent(bytes: number, capturedAt: number) {
		this.#sentMs += bytes / BYTES_A_MS;
		this.#sent.push({ end: this.#sentMs, capturedAt });
		while (this.#sentMs - this.#sent[0]!.end > REMEMBERED_MS) this.#sent.shift();
	}

	began(at: number) {
		this.#beganAt = at;
	}

	ended(at: number) {
		this.#quietSince = at;
	}

	/** The server says that a turn is over, and where in the sound of this connection speech ended. */
	over(spokeUntilMs: number | null) {
		this.#spokeUntil = spokeUntilMs === null ? null : this.#capturedAt(spokeUntilMs);
	}

	#capturedAt(ms: number): number | null {
		const known = (this.#sent[0]?.end ?? 0) <= ms;
		const frame = known ? this.#sent.find(({ end }) => end >= ms - ROUNDED_MS) : undefined;
		return frame ? frame.capturedAt - (frame.end - ms) : null;
	}

	/** The voice was stopped, because somebody may have begun to speak; or it went on. */
	held(at: number | null) {
		this.#heldAt = at;
	}

	/** The interviewer's voice is heard since then. What the server is told of it. */
	answered(at: number) {
		if (this.#quietSince !== null) measure(MEASURES.reply, this.#quietSince, at);
		const ended = this.#spokeUntil;
		this.#quietSince = this.#beganAt = this.#spokeUntil = null;
		return { first_audio_at_ms: at, ...(ended !== null && { speech_ended_at_ms: ended }) };
	}

	/** The interviewer's voice was cut short. */
	silenced(at: number) {
		if (this.#beganAt !== null) measure(MEASURES.silence, this.#beganAt, this.#heldAt ?? at);
	}
}
