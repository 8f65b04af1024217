/** What a page asked the server for: there, on its way, or in trouble. What was read stays while it is read anew. */
export class Asked<T> {
	told = $state.raw<T | null>(null);
	problem = $state<unknown>(null);
	busy = $state(false);
	#ask: () => Promise<T>;
	#turn = 0;

	constructor(ask: () => Promise<T>) {
		this.#ask = ask;
	}

	load = async (): Promise<void> => {
		const turn = ++this.#turn;
		this.busy = true;
		try {
			const told = await this.#ask();
			// An older answer that comes late says nothing any more.
			if (turn !== this.#turn) return;
			this.told = told;
			this.problem = null;
		} catch (error) {
			if (turn === this.#turn) this.problem = error;
		} finally {
			if (turn === this.#turn) this.busy = false;
		}
	};
}
