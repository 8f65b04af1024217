const JUST_BACK_MS = 3_000;

interface Listening {
	/** From a locked screen, another page, a closed lid. */
	back: () => void;
	/** Anything on the page was touched, or a key was pressed: from then on a browser lets sound out. */
	touched: () => void;
}

type Page = EventTarget & Pick<Document, 'visibilityState'>;

/** Whether somebody is at the page. */
export class Presence {
	#backAt = -Infinity;
	readonly #over = new AbortController();

	constructor(
		readonly page: Page,
		window: EventTarget,
		readonly listening: Listening
	) {
		const { signal } = this.#over;
		page.addEventListener('visibilitychange', () => this.#here && this.#back(), { signal });
		window.addEventListener('pageshow', (event) => (event as PageTransitionEvent).persisted && this.#back(), { signal });
		// A finger lets sound out when it goes up, a mouse when it goes down.
		for (const touch of ['pointerdown', 'pointerup', 'keydown']) window.addEventListener(touch, () => listening.touched(), { signal, capture: true });
	}

	/** Whether what ends now did so because nobody was here. A browser that slept may tell of it only afterwards. */
	get away(): 'still' | 'until now' | null {
		if (!this.#here) return 'still';
		return performance.now() - this.#backAt < JUST_BACK_MS ? 'until now' : null;
	}

	close() {
		this.#over.abort();
	}

	get #here() {
		return this.page.visibilityState === 'visible';
	}

	#back() {
		this.#backAt = performance.now();
		this.listening.back();
	}
}
