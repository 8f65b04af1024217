import { type Frame, idOf } from '$lib/room/connection';
import type { Around } from './bench.svelte';
import type { KeptCode } from './types';
import { keyOf } from './workbook';

const SAVE_MS = 10_000;
const AGAIN_MS = 1_000;

/**
 * Sends the code of one question to the server now and then. What is there is known by its acks alone, and no older text
 * comes after a newer one.
 */
export class Saving {
	#savedAt = -SAVE_MS;
	#triedAt = -SAVE_MS;
	/** The server has said when it takes the next. */
	#notBefore = -Infinity;
	/** On its way to the server. */
	#sending: { id: string; key: string } | null = null;
	/** What the server does not take, whenever it is sent. */
	#unfit = '';

	constructor(
		readonly room: Around,
		readonly questionId: string,
		/** Keeps it without the line. */
		readonly put: (kept: KeptCode) => Promise<unknown>,
		/** What is there has changed. */
		readonly changed: () => void
	) {}

	save(kept: KeptCode, atOnce: boolean) {
		const now = performance.now();
		if (now < this.#notBefore || (!atOnce && now - this.#savedAt < SAVE_MS)) return;
		const key = keyOf(kept);
		if (key === this.#sending?.key || key === this.#unfit) return;
		if (!this.#sending && key === this.room.draft.sent) return this.changed();
		if (this.room.link !== 'live') return void this.#withoutLine(kept, key, atOnce);
		this.#savedAt = now;
		this.#outOfDate();
		this.#sending = { id: this.room.give('save_code', { question_id: this.questionId, ...kept }), key };
		this.room.write({ sending: key });
	}

	/** What was not yet acknowledged must not come after a newer one. */
	#outOfDate() {
		if (this.#sending) this.room.withdraw(this.#sending.id);
		this.#sending = null;
	}

	/** What the page before this one sent last: what is here is newer, and goes out by itself. */
	withdrawEarlier() {
		const saves = this.room.waiting().filter(({ type, data }) => type === 'save_code' && data.question_id === this.questionId);
		for (const { id } of saves) if (id !== this.#sending?.id) this.room.withdraw(id);
	}

	isThere(key: string) {
		this.room.write({ sent: key, sending: this.#sending?.key ?? null });
		this.changed();
	}

	/** Refused: it is still here, and is tried again in its time. */
	hear(frame: Frame) {
		const sending = this.#sending;
		if (!sending || idOf(frame) !== sending.id || (frame.type !== 'ack' && frame.type !== 'error')) return;
		this.#sending = null;
		if (frame.type === 'ack') return this.isThere(sending.key);
		this.room.withdraw(sending.id);
		this.#savedAt = -SAVE_MS;
		if (frame.data.retryable !== true) this.#unfit = sending.key;
		else this.#notBefore = performance.now() + Math.max(AGAIN_MS, 1_000 * Number(frame.data.retry_after_seconds ?? 0));
	}

	/**
	 * The line may be gone while the server is there. Where it is not, this device has it, and sends it later. Where
	 * another device leads, this one writes nothing.
	 */
	async #withoutLine(kept: KeptCode, key: string, atOnce: boolean) {
		const now = performance.now();
		if (this.room.link !== 'lost' || (!atOnce && now - this.#triedAt < SAVE_MS)) return;
		this.#triedAt = now;
		this.#outOfDate();
		this.room.write({ sending: key });
		try {
			await this.put(kept);
		} catch {
			return;
		}
		if (this.#savedAt > now) {
			// The line came back meanwhile: nobody knows which of the two was there last, so it is sent once more.
			this.#outOfDate();
			return this.room.write({ sent: null });
		}
		this.#savedAt = now;
		this.isThere(key);
	}
}
