import type { Keeping } from '../keeping';

export interface Command {
	id: string;
	type: string;
	data: Record<string, unknown>;
}

interface Stored extends Command {
	order: number;
}

/**
 * Commands on their way to the server, kept until it says they are durable. Each has a key of its own, so two tabs
 * never overwrite each other's. The server answers an id that it knows with the same ack and no second effect, so
 * sending again is always safe.
 */
export class Outbox {
	readonly #prefix: string;
	#last = 0;

	constructor(
		interviewId: string,
		readonly keeping: Keeping,
		readonly now: () => number = Date.now
	) {
		this.#prefix = `viva.out.${interviewId}.`;
	}

	add(command: Command): void {
		this.#last = Math.max(this.#last + 1, this.now());
		const stored: Stored = { ...command, order: this.#last };
		this.keeping.write(this.#prefix + command.id, JSON.stringify(stored));
	}

	/** In the order in which they were given. */
	waiting(): Command[] {
		const found: Stored[] = [];
		for (const key of this.keeping.keys(this.#prefix)) {
			try {
				found.push(JSON.parse(this.keeping.read(key) ?? '') as Stored);
			} catch {
				this.keeping.remove(key);
			}
		}
		found.sort((a, b) => a.order - b.order);
		return found.map(({ id, type, data }) => ({ id, type, data }));
	}

	find(id: string): Command | undefined {
		return this.waiting().find((command) => command.id === id);
	}

	settle(id: string): void {
		this.keeping.remove(this.#prefix + id);
	}
}
