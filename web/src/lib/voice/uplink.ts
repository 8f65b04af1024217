import { RATE_HZ } from './pcm';

const BYTES_A_SECOND = 2 * RATE_HZ;
/** So much sound on its way for so long: the line carries less than is said. */
const PILED_S = 1.5;
const SLOW_AFTER_MS = 2_000;
const CLEAR_S = 0.3;
export const CLEAR_BYTES = CLEAR_S * BYTES_A_SECOND;
/** More than this would be heard so late that nobody could answer it. */
const GIVE_UP_S = 15;

export type Line = 'good' | 'slow' | 'stuck';

/** Whether the line keeps up with the voice, from what waits to be sent. */
export class Uplink {
	line: Line = 'good';
	#piledSince: number | null = null;

	look(bytesWaiting: number, at: number): Line {
		const seconds = bytesWaiting / BYTES_A_SECOND;
		if (seconds < CLEAR_S) {
			this.#piledSince = null;
			this.line = 'good';
		} else if (seconds > GIVE_UP_S) {
			this.line = 'stuck';
		} else if (seconds > PILED_S) {
			this.#piledSince ??= at;
			if (at - this.#piledSince >= SLOW_AFTER_MS) this.line = 'slow';
		}
		return this.line;
	}
}
