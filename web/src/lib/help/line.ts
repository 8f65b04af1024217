import type { Origin } from '$lib/api/types';
import { newId } from '$lib/ids';

export interface Told {
	message: string;
	origin?: Origin;
	recorded: boolean;
}

export interface HelpParts {
	ticket: () => Promise<string>;
	makeSocket?: (path: string) => HelpSocket;
	patience?: number;
}

export interface HelpSocket {
	send(text: string): void;
	close(): void;
	onopen: (() => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	onclose: (() => void) | null;
}

/** Why there is no reply: `refused` comes from the help itself, in words. */
export class NoReply extends Error {}

const PATIENCE_MS = 40_000;

interface Waiting {
	resolve: (told: Told) => void;
	reject: (why: Error) => void;
}

/**
 * One question at a time over the line to the help. The line opens with the first question and again when it was lost:
 * nobody waits for one that they do not need.
 */
export class HelpLine {
	#socket: Promise<HelpSocket> | null = null;
	#waiting: Waiting | null = null;

	constructor(readonly parts: HelpParts) {}

	async ask(message: string, sessionId?: string): Promise<Told> {
		const socket = await (this.#socket ??= this.#open());
		return new Promise<Told>((resolve, reject) => {
			const patience = setTimeout(() => this.#lost(), this.parts.patience ?? PATIENCE_MS);
			const settled = <T>(go: (what: T) => void) => (what: T) => {
				clearTimeout(patience);
				this.#waiting = null;
				go(what);
			};
			this.#waiting = { resolve: settled(resolve), reject: settled(reject) };
			socket.send(JSON.stringify({ type: 'chat_message', id: newId(), data: { message, session_id: sessionId } }));
		});
	}

	close() {
		void this.#socket?.then((socket) => socket.close()).catch(() => undefined);
		this.#lost();
	}

	async #open(): Promise<HelpSocket> {
		try {
			const ticket = await this.parts.ticket();
			return await this.#welcomed((this.parts.makeSocket ?? realSocket)(`/ws/chat?token=${encodeURIComponent(ticket)}`));
		} catch (error) {
			this.#socket = null;
			throw error;
		}
	}

	#welcomed(socket: HelpSocket): Promise<HelpSocket> {
		return new Promise((resolve, reject) => {
			socket.onmessage = ({ data }) => {
				const frame = read(data);
				if (frame.type === 'auth_success') resolve(socket);
				else if (frame.type === 'system_message') this.#waiting?.resolve(frame.data as unknown as Told);
				else if (frame.type === 'error') this.#waiting?.reject(new NoReply(String(frame.data.error ?? '')));
			};
			socket.onclose = () => {
				reject(new NoReply());
				this.#lost();
			};
		});
	}

	#lost() {
		this.#socket = null;
		this.#waiting?.reject(new NoReply());
	}
}

function read(data: unknown): { type?: string; data: Record<string, unknown> } {
	try {
		return { data: {}, ...(JSON.parse(String(data)) as object) };
	} catch {
		return { data: {} };
	}
}

function realSocket(path: string): HelpSocket {
	return new WebSocket(location.origin.replace(/^http/, 'ws') + path) as unknown as HelpSocket;
}
