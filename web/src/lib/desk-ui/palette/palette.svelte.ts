import { untrack } from 'svelte';

/** What can be done from here, as the pages that are open say it. */
export interface Command {
	id: string;
	label: string;
	/** A heading of its own; without one it stands under "On this page". */
	group?: string;
	keywords?: string[];
	/** A short word at the end of the line, such as a key. */
	hint?: string;
	href?: string;
	run?: () => void;
}

class Palette {
	open = $state(false);
	#registered = $state.raw<readonly (readonly Command[])[]>([]);

	get commands(): Command[] {
		return this.#registered.flat();
	}

	/** To be called in an effect: `$effect(() => palette.add([…]))`. They are gone when the page is. */
	add(commands: readonly Command[]): () => void {
		this.#registered = [...untrack(() => this.#registered), commands];
		return () => (this.#registered = this.#registered.filter((others) => others !== commands));
	}
}

export const palette = new Palette();
