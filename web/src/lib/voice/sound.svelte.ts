/** The sound of this machine, as far as the browser lets it run. */
export class Sound {
	context: AudioContext | null = null;
	/** The browser lets no sound out before the person has touched the page. */
	blocked = $state(false);
	/** Something else took the sound, such as a phone call. */
	interrupted = $state(false);
	#wanted = false;

	open(): AudioContext {
		if (this.context) return this.context;
		const context = new AudioContext({ latencyHint: 'interactive' });
		context.onstatechange = () => this.#look();
		this.context = context;
		return context;
	}

	start(): AudioContext {
		const context = this.open();
		this.#wanted = true;
		void this.resume();
		this.blocked = context.state === 'suspended' && !navigator.userActivation?.hasBeenActive;
		return context;
	}

	/** The person touched the page, or is back at it. Whether the sound runs then, its state tells. */
	async resume() {
		await this.context?.resume().catch(() => undefined);
		this.#look();
	}

	/** Any touch will do. */
	touched() {
		if (this.blocked || this.interrupted) void this.resume();
	}

	rest() {
		this.#wanted = this.blocked = this.interrupted = false;
	}

	close() {
		this.rest();
		void this.context?.close();
		this.context = null;
	}

	#look() {
		const state = this.context?.state;
		this.blocked = this.#wanted && state === 'suspended';
		this.interrupted = this.#wanted && state === 'interrupted';
	}
}
