import type { Command, Outbox } from './outbox';

export interface Frame {
	type: string;
	data: Record<string, unknown>;
	seq?: number;
	id?: string;
}

/**
 * live       the server has said `connected`
 * lost       on the way back by itself
 * elsewhere  a newer connection took over (4409): this one follows it, and only the person may take it back
 * idle       half an hour without a word (4408): the same
 * signed_out nothing renews the sign-in
 * denied     not theirs, or not there
 */
export type Link = 'connecting' | 'live' | 'lost' | 'elsewhere' | 'idle' | 'signed_out' | 'denied' | 'closed';

export interface SocketLike {
	readyState: number;
	/** What was given to it and has not left yet, in bytes. */
	bufferedAmount?: number;
	send(data: string | ArrayBuffer): void;
	close(code?: number): void;
	onopen: (() => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	onclose: ((event: { code: number }) => void) | null;
}

export interface ConnectionParts {
	interviewId: string;
	outbox: Outbox;
	/** A one-use ticket; throws an error whose `status` is 401 when nobody is signed in, 0 when nothing answers. */
	ticket: () => Promise<string>;
	/** Called once after a 4001, before the next attempt. */
	renew: () => Promise<unknown>;
	lastSeq: () => number;
	/** `command` is what an `ack`, or an `error` that is final, was about; it has left the outbox. */
	onFrame: (frame: Frame, command?: Command) => void;
	onLink: (link: Link) => void;
	/** A command that can never be delivered (too large), already taken out of the outbox. */
	onUndeliverable: (command: Command) => void;
	makeSocket?: (path: string) => SocketLike;
	random?: () => number;
}

export const PING_MS = 20_000;
export const DEAD_MS = 30_000;
const PROBE_MS = 4_000;
const OPEN_MS = 12_000;
const BACKOFF_MS = [300, 800, 1_800, 4_000, 8_000, 15_000];
const OPEN = 1;
/** What makes sense in its order alone goes one at a time: the next when the one before is there. */
const IN_TURN = ['typing'];
/** What was given before one of these belongs to the question that it closes, and goes first. */
const CLOSING = ['answer', 'skip', 'end'];
/** So many of them does the server take without a pause. */
const AT_ONCE = 20;
const AGAIN_MS = 1_000;

const inTurn = ({ type }: Command) => IN_TURN.includes(type);
const closes = ({ type }: Command) => CLOSING.includes(type);

export class Connection {
	#socket: SocketLike | null = null;
	#link: Link = 'connecting';
	#attempt = 0;
	#generation = 0;
	#refused = 0;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#heart: ReturnType<typeof setInterval> | undefined;
	#deadline: ReturnType<typeof setTimeout> | undefined;
	#lastSent: Command | null = null;
	#following = false;
	/** Whose turn it is: it was sent, and nothing was heard of it yet. */
	#turn: string | null = null;
	#pause: ReturnType<typeof setTimeout> | undefined;

	constructor(readonly parts: ConnectionParts) {}

	get link() {
		return this.#link;
	}

	/** Whether another connection leads, and this one only listens. */
	get following() {
		return this.#following;
	}

	/** Take the lead (again): the newest connection has it. */
	lead() {
		this.#following = false;
		this.open();
	}

	open() {
		clearTimeout(this.#retry);
		this.#drop();
		if (this.#link !== 'lost') this.#become('connecting');
		void this.#connect(++this.#generation);
	}

	close() {
		this.#generation++;
		clearTimeout(this.#retry);
		this.#drop();
		this.#link = 'closed';
	}

	/** Into the outbox first, then on the wire if there is one: what was given is never only in flight. */
	give(command: Command) {
		this.parts.outbox.add(command);
		if (this.#link !== 'live') return;
		if (inTurn(command)) return this.#nextInTurn();
		if (closes(command)) this.#allInTurn(this.parts.outbox.waiting());
		this.#put(command);
	}

	/** For what needs no ack. */
	tell(type: string, data: Record<string, unknown> = {}) {
		if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify({ type, data }));
	}

	/** Sound is not kept: what is said while there is no line was not heard. */
	sound(pcm: ArrayBuffer) {
		if (this.#link === 'live' && this.#socket?.readyState === OPEN) this.#socket.send(pcm);
	}

	get piledUp(): number {
		return this.#socket?.bufferedAmount ?? 0;
	}

	/** The network came back, or the page did: do not sit out the rest of the wait. */
	hurry() {
		if (this.#link === 'lost') this.open();
		else this.doubt();
	}

	/** Something hints that the line is dead. `navigator.onLine` cannot say so: a server may run on this machine. */
	doubt() {
		if (this.#link !== 'live' && this.#link !== 'elsewhere') return;
		this.tell('ping');
		this.#expectWithin(PROBE_MS);
	}

	async #connect(generation: number) {
		let ticket: string;
		try {
			ticket = await this.parts.ticket();
		} catch (error) {
			if (generation !== this.#generation) return;
			const status = (error as { status?: number }).status;
			if (status === 401) this.#become('signed_out');
			else this.#later();
			return;
		}
		if (generation !== this.#generation) return;
		const seq = this.parts.lastSeq();
		const after = seq > 0 ? `&after=${seq}` : '';
		const id = encodeURIComponent(this.parts.interviewId);
		const make = this.parts.makeSocket ?? defaultSocket;
		const role = this.#following ? '&role=observer' : '';
		const socket = make(`/ws/interview/${id}?token=${encodeURIComponent(ticket)}${after}${role}`);
		this.#socket = socket;
		this.#expectWithin(OPEN_MS);
		socket.onmessage = (event) => this.#heard(socket, event.data);
		socket.onclose = (event) => {
			if (this.#socket === socket) void this.#closed(event.code);
		};
	}

	#heard(socket: SocketLike, text: unknown) {
		if (this.#socket !== socket) return;
		let frame: Frame;
		try {
			frame = JSON.parse(String(text)) as Frame;
		} catch {
			return;
		}
		frame.data ??= {};
		this.#expectWithin(DEAD_MS);
		if (frame.type === 'connected') this.#welcomed();
		const command = this.#settled(frame);
		this.#turnOver(frame);
		this.parts.onFrame(frame, command);
	}

	#settled(frame: Frame): Command | undefined {
		const settles = frame.type === 'ack' || (frame.type === 'error' && frame.data.retryable !== true);
		const command = settles && idOf(frame) ? this.parts.outbox.find(idOf(frame)) : undefined;
		if (command) this.parts.outbox.settle(command.id);
		return command;
	}

	#welcomed() {
		this.#attempt = 0;
		this.#refused = 0;
		this.#become(this.#following ? 'elsewhere' : 'live');
		clearInterval(this.#heart);
		this.#heart = setInterval(() => this.tell('ping'), PING_MS);
		// What waits here is told when this device leads again: who listens only may tell nothing.
		if (this.#following) return;
		const waiting = this.parts.outbox.waiting();
		this.#allInTurn(waiting.slice(0, waiting.findLastIndex(closes) + 1));
		for (const command of waiting) if (!inTurn(command)) this.#put(command);
		this.#nextInTurn();
	}

	#nextInTurn() {
		if (this.#link !== 'live' || this.#turn !== null || this.#pause !== undefined) return;
		const next = this.parts.outbox.waiting().find(inTurn);
		if (!next) return;
		this.#turn = next.id;
		this.#put(next);
	}

	/** As many of them as are taken: for the rest it is too late. */
	#allInTurn(waiting: Command[]) {
		const rest = waiting.filter((command) => inTurn(command) && command.id !== this.#turn).slice(0, AT_ONCE);
		this.#turn ??= rest[0]?.id ?? null;
		for (const command of rest) this.#put(command);
	}

	#turnOver(frame: Frame) {
		if (this.#turn === null || idOf(frame) !== this.#turn || (frame.type !== 'ack' && frame.type !== 'error')) return;
		this.#turn = null;
		if (frame.type === 'ack' || frame.data.retryable !== true) return this.#nextInTurn();
		// It came too soon: what comes after it waits as well.
		const wait = Math.max(AGAIN_MS, 1_000 * Number(frame.data.retry_after_seconds ?? 0));
		this.#pause = setTimeout(() => {
			this.#pause = undefined;
			this.#nextInTurn();
		}, wait);
	}

	#put(command: Command) {
		if (this.#socket?.readyState !== OPEN) return;
		this.#lastSent = command;
		this.#socket.send(JSON.stringify({ type: command.type, id: command.id, data: command.data }));
	}

	async #closed(code: number) {
		this.#drop();
		const generation = ++this.#generation;
		if (code === 4409) return this.#follow(generation);
		if (code === 4408) return this.#become('idle');
		if (code === 4003) return this.#become('denied');
		if (code === 4001) {
			if (this.#refused++ > 0) return this.#become('signed_out');
			try {
				await this.parts.renew();
			} catch (error) {
				if (generation !== this.#generation) return;
				if ((error as { status?: number }).status === 401) return this.#become('signed_out');
			}
			if (generation !== this.#generation) return;
			return this.#later(0);
		}
		if (code === 1009 && this.#lastSent) {
			this.parts.outbox.settle(this.#lastSent.id);
			this.parts.onUndeliverable(this.#lastSent);
			this.#lastSent = null;
		}
		if (code === 1012 && this.#attempt === 0) return this.#later(0);
		this.#later(code === 4429 ? 5_000 : undefined);
	}

	#follow(generation: number) {
		this.#following = true;
		this.#become('elsewhere');
		return this.#connect(generation);
	}

	#later(atLeast?: number) {
		this.#become('lost');
		const base = BACKOFF_MS[Math.min(this.#attempt, BACKOFF_MS.length - 1)]!;
		this.#attempt++;
		// Full jitter on the upper half, so that a restarted server is not met by everyone at once.
		const jittered = base * (0.5 + 0.5 * (this.parts.random ?? Math.random)());
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => this.open(), atLeast === undefined ? jittered : Math.max(atLeast, 0));
	}

	#expectWithin(ms: number) {
		clearTimeout(this.#deadline);
		this.#deadline = setTimeout(() => {
			this.#drop();
			this.#generation++;
			this.#later();
		}, ms);
	}

	#drop() {
		this.#turn = null;
		clearTimeout(this.#pause);
		this.#pause = undefined;
		clearTimeout(this.#deadline);
		clearInterval(this.#heart);
		const socket = this.#socket;
		this.#socket = null;
		if (socket && socket.readyState <= OPEN) socket.close(1000);
	}

	#become(link: Link) {
		if (link === this.#link) return;
		this.#link = link;
		this.parts.onLink(link);
	}
}

export function idOf(frame: Frame): string {
	return String(frame.data.id ?? frame.id ?? '');
}

function defaultSocket(path: string): SocketLike {
	const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
	return new WebSocket(`${scheme}//${location.host}${path}`) as unknown as SocketLike;
}
