/** Keeps the screen lit: nobody touches a phone while they listen and speak. */
export class Awake {
	#asked = 0;
	#lock: WakeLockSentinel | null = null;

	/** Once more whenever the page is in front again: a page behind another has lost it. */
	async keep() {
		const mine = ++this.#asked;
		const lock = await lit();
		if (mine !== this.#asked) return lock?.release();
		void this.#lock?.release();
		this.#lock = lock;
	}

	letGo() {
		this.#asked++;
		void this.#lock?.release();
		this.#lock = null;
	}
}

/** A browser may refuse, to spare a battery, or know nothing of it: then the screen grows dark as it always does. */
async function lit(): Promise<WakeLockSentinel | null> {
	const locks = (navigator as { wakeLock?: WakeLock }).wakeLock;
	return (await locks?.request('screen').catch(() => null)) ?? null;
}
