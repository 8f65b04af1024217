import { get } from '$lib/api/http';
import { settled } from './settled';
import type { LiveOut, LiveRow } from './types';

export const AGAIN_MS = 3_000;

/** Who is at a test now, asked for again and again while somebody looks. */
export class Live {
	rows = $state.raw<readonly LiveRow[] | null>(null);
	counts = $state.raw<Record<string, number>>({});
	problem = $state<unknown>(null);
	/** When the rows were told, on the page's own clock. */
	at = $state(0);
	#path: string;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#asking = false;
	#stopped = false;

	constructor(path: string) {
		this.#path = path;
	}

	#visible = () => {
		if (document.visibilityState === 'visible') void this.ask();
		else clearTimeout(this.#timer);
	};

	start = () => {
		document.addEventListener('visibilitychange', this.#visible);
		this.#visible();
		return () => {
			this.#stopped = true;
			clearTimeout(this.#timer);
			document.removeEventListener('visibilitychange', this.#visible);
		};
	};

	ask = async () => {
		clearTimeout(this.#timer);
		if (this.#asking || this.#stopped) return;
		this.#asking = true;
		try {
			const told = await get<LiveOut>(this.#path);
			this.rows = settled(this.rows ?? [], told.items);
			this.counts = told.counts;
			this.at = performance.now();
			this.problem = null;
		} catch (error) {
			this.problem = error;
		} finally {
			this.#asking = false;
			if (!this.#stopped && document.visibilityState === 'visible') this.#timer = setTimeout(this.ask, AGAIN_MS);
		}
	};
}
