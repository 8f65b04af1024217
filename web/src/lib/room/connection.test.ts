import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, DEAD_MS, type Frame, type Link, PING_MS, type SocketLike } from './connection';
import { Outbox } from './outbox';
import { shelf } from './shelf.fixture';

class FakeSocket implements SocketLike {
	readyState = 1;
	sent: { type: string; id?: string; data: Record<string, unknown> }[] = [];
	sounds: ArrayBuffer[] = [];
	bufferedAmount = 0;
	onopen = null;
	onmessage: SocketLike['onmessage'] = null;
	onclose: SocketLike['onclose'] = null;
	constructor(readonly path: string) {}
	send(data: string | ArrayBuffer) {
		if (typeof data === 'string') this.sent.push(JSON.parse(data));
		else this.sounds.push(data);
	}
	close() {
		this.readyState = 3;
	}
	hear(frame: Partial<Frame>) {
		this.onmessage?.({ data: JSON.stringify({ data: {}, ...frame }) });
	}
	die(code: number) {
		this.readyState = 3;
		this.onclose?.({ code });
	}
	types() {
		return this.sent.map((frame) => frame.type);
	}
}

function room(options: { ticket?: () => Promise<string>; renew?: () => Promise<unknown>; seq?: number } = {}) {
	const sockets: FakeSocket[] = [];
	const links: Link[] = [];
	const frames: Frame[] = [];
	const settled: (string | undefined)[] = [];
	const undeliverable: string[] = [];
	const outbox = new Outbox('i1', shelf());
	const connection = new Connection({
		interviewId: 'i1',
		outbox,
		ticket: options.ticket ?? (async () => 't'),
		renew: options.renew ?? (async () => undefined),
		lastSeq: () => options.seq ?? 0,
		onFrame: (frame, command) => {
			frames.push(frame);
			settled.push(command?.id);
		},
		onLink: (link) => links.push(link),
		onUndeliverable: (command) => undeliverable.push(command.id),
		makeSocket: (path) => {
			const socket = new FakeSocket(path);
			sockets.push(socket);
			return socket;
		},
		random: () => 0
	});
	const latest = () => sockets.at(-1)!;
	const settle = () => vi.advanceTimersByTimeAsync(0);
	const enter = async () => {
		connection.open();
		await settle();
		latest().hear({ type: 'connected' });
	};
	return { connection, outbox, sockets, links, frames, settled, undeliverable, latest, settle, enter };
}

describe('the connection', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	it('asks for what was missed from the last frame it saw', async () => {
		const { enter, latest } = room({ seq: 12 });
		await enter();
		expect(latest().path).toBe('/ws/interview/i1?token=t&after=12');
	});

	it('sends sound as it is, and none of it later', async () => {
		const { connection, enter, latest } = room();
		connection.sound(new ArrayBuffer(2));
		await enter();
		expect(latest().sounds).toEqual([]);
		connection.sound(new ArrayBuffer(4));
		expect(latest().sounds.map((pcm) => pcm.byteLength)).toEqual([4]);
		latest().bufferedAmount = 9;
		expect(connection.piledUp).toBe(9);
		latest().die(1006);
		connection.sound(new ArrayBuffer(6));
		expect([latest().sounds.length, connection.piledUp]).toEqual([1, 0]);
	});

	it('keeps an answer given while the line is down, and sends it with the same id afterwards', async () => {
		const { connection, enter, latest, outbox, sockets } = room();
		await enter();
		latest().die(1006);
		connection.give({ id: 'a1', type: 'answer', data: { answer: 'words' } });
		expect(sockets).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(1_000);
		latest().hear({ type: 'connected' });
		expect(latest().sent).toEqual([{ type: 'answer', id: 'a1', data: { answer: 'words' } }]);
		expect(outbox.waiting()).toHaveLength(1);
		latest().hear({ type: 'ack', data: { id: 'a1', seq: 4 } });
		expect(outbox.waiting()).toEqual([]);
	});

	it('says which command an ack was for, once', async () => {
		const { connection, enter, latest, settled } = room();
		await enter();
		connection.give({ id: 'a1', type: 'answer', data: {} });
		latest().hear({ type: 'ack', data: { id: 'a1', seq: 4 } });
		latest().hear({ type: 'ack', data: { id: 'a1', seq: 4 } });
		expect(settled).toEqual([undefined, 'a1', undefined]);
	});

	it('sends again what was sent but never acknowledged', async () => {
		const { connection, enter, latest } = room();
		await enter();
		connection.give({ id: 'a1', type: 'answer', data: {} });
		latest().die(1006);
		await vi.advanceTimersByTimeAsync(1_000);
		latest().hear({ type: 'connected' });
		expect(latest().sent.map((frame) => frame.id)).toEqual(['a1']);
	});

	it('comes back at once when the server restarts', async () => {
		const { enter, latest, sockets, settle } = room();
		await enter();
		latest().die(1012);
		await settle();
		expect(sockets).toHaveLength(2);
	});

	it('follows a newer window, and leads again when the person says so', async () => {
		const { connection, enter, latest, links, outbox, settle } = room({ seq: 7 });
		await enter();
		latest().die(4409);
		await settle();
		expect(latest().path).toBe('/ws/interview/i1?token=t&after=7&role=observer');
		outbox.add({ id: 'a1', type: 'answer', data: {} });
		latest().hear({ type: 'connected' });
		expect(links.at(-1)).toBe('elsewhere');
		expect(connection.following).toBe(true);
		expect(latest().types()).not.toContain('answer');
		connection.lead();
		await settle();
		latest().hear({ type: 'connected' });
		expect(latest().path).not.toContain('observer');
		expect(links.at(-1)).toBe('live');
		expect(latest().types()).toContain('answer');
	});

	it('is still following after a lost line', async () => {
		const { connection, enter, latest, links, settle } = room();
		await enter();
		latest().die(4409);
		await settle();
		latest().hear({ type: 'connected' });
		latest().die(1006);
		expect(links.at(-1)).toBe('lost');
		await vi.advanceTimersByTimeAsync(1_000);
		latest().hear({ type: 'connected' });
		expect(latest().path).toContain('role=observer');
		expect(links.at(-1)).toBe('elsewhere');
		expect(connection.following).toBe(true);
	});

	it('renews the sign-in once after 4001, then asks the person', async () => {
		const renew = vi.fn(async () => undefined);
		const { enter, latest, links, settle, sockets } = room({ renew });
		await enter();
		latest().die(4001);
		await settle();
		expect(renew).toHaveBeenCalledOnce();
		expect(sockets).toHaveLength(2);
		latest().die(4001);
		await settle();
		expect(links.at(-1)).toBe('signed_out');
	});

	it('tells a sign-in that ended from a server that is away', async () => {
		const gone = room({ ticket: () => Promise.reject({ status: 401 }) });
		gone.connection.open();
		await gone.settle();
		expect(gone.links.at(-1)).toBe('signed_out');
		const away = room({ ticket: () => Promise.reject({ status: 0 }) });
		away.connection.open();
		await away.settle();
		expect(away.links.at(-1)).toBe('lost');
	});

	it('notices a line that is dead without having closed', async () => {
		const { enter, latest, links } = room();
		await enter();
		await vi.advanceTimersByTimeAsync(PING_MS);
		expect(latest().types()).toContain('ping');
		await vi.advanceTimersByTimeAsync(DEAD_MS - PING_MS + 10);
		expect(links.at(-1)).toBe('lost');
	});

	it('stays when the server answers the ping', async () => {
		const { enter, latest, sockets } = room();
		await enter();
		for (let i = 0; i < 5; i++) {
			await vi.advanceTimersByTimeAsync(PING_MS);
			latest().hear({ type: 'pong' });
		}
		expect(sockets).toHaveLength(1);
	});

	it('drops a command that was refused for good, and keeps one that may be tried again', async () => {
		const { connection, enter, latest, outbox, frames } = room();
		await enter();
		connection.give({ id: 'a1', type: 'answer', data: {} });
		latest().hear({ type: 'error', data: { id: 'a1', code: 'busy', error: 'Later.', retryable: true } });
		expect(outbox.waiting()).toHaveLength(1);
		latest().hear({ type: 'error', data: { id: 'a1', code: 'closed', error: 'Too late.', retryable: false } });
		expect(outbox.waiting()).toEqual([]);
		expect(frames.filter((frame) => frame.type === 'error')).toHaveLength(2);
	});

	const typing = (n: number) => ({ id: `t${n}`, type: 'typing', data: { since_ms: n } });
	const ids = (socket: FakeSocket) => socket.sent.map(({ id }) => id).filter(Boolean);

	it('sends typing in its order, the next when the one before is there', async () => {
		const { connection, enter, latest } = room();
		await enter();
		for (const n of [1, 2, 3]) connection.give(typing(n));
		connection.give({ id: 'r1', type: 'run_code', data: {} });
		expect(ids(latest())).toEqual(['t1', 'r1']);
		latest().hear({ type: 'ack', data: { id: 't1', seq: 4 } });
		expect(ids(latest())).toEqual(['t1', 'r1', 't2']);
		latest().hear({ type: 'error', data: { id: 't2', code: 'typing_unfit', error: 'No.', retryable: false } });
		expect(ids(latest())).toEqual(['t1', 'r1', 't2', 't3']);
	});

	it('tries what came too soon again, and nothing that comes after it before', async () => {
		const { connection, enter, latest } = room();
		await enter();
		connection.give(typing(1));
		latest().hear({ type: 'error', data: { id: 't1', code: 'typing_too_often', error: 'Later.', retryable: true, retry_after_seconds: 2.5 } });
		connection.give(typing(2));
		await vi.advanceTimersByTimeAsync(2_400);
		expect(ids(latest())).toEqual(['t1']);
		await vi.advanceTimersByTimeAsync(200);
		expect(ids(latest())).toEqual(['t1', 't1']);
		latest().hear({ type: 'ack', data: { id: 't1', seq: 4 } });
		expect(ids(latest())).toEqual(['t1', 't1', 't2']);
	});

	it('sends what was typed while the line was gone one after the other, until all of it is there', async () => {
		const { connection, enter, latest, outbox } = room();
		await enter();
		connection.give(typing(1));
		latest().die(1006);
		for (const n of [2, 3]) connection.give(typing(n));
		await vi.advanceTimersByTimeAsync(1_000);
		latest().hear({ type: 'connected' });
		for (const n of [1, 2, 3]) {
			expect(ids(latest())).toHaveLength(n);
			latest().hear({ type: 'ack', data: { id: `t${n}`, seq: n } });
		}
		expect(ids(latest())).toEqual(['t1', 't2', 't3']);
		expect(outbox.waiting()).toEqual([]);
	});

	it('sends what was typed for a question before the answer that closes it', async () => {
		const { connection, enter, latest } = room();
		await enter();
		for (const n of [1, 2, 3]) connection.give(typing(n));
		connection.give({ id: 'a1', type: 'answer', data: {} });
		expect(ids(latest())).toEqual(['t1', 't2', 't3', 'a1']);
		latest().die(1006);
		connection.give(typing(4));
		await vi.advanceTimersByTimeAsync(1_000);
		latest().hear({ type: 'connected' });
		expect(ids(latest())).toEqual(['t1', 't2', 't3', 'a1']);
		for (const n of [1, 2, 3]) latest().hear({ type: 'ack', data: { id: `t${n}`, seq: n } });
		expect(ids(latest()).at(-1)).toBe('t4');
	});

	it('does not send for ever what is too large', async () => {
		const { connection, enter, latest, outbox, undeliverable } = room();
		await enter();
		connection.give({ id: 'big', type: 'answer', data: {} });
		latest().die(1009);
		expect(undeliverable).toEqual(['big']);
		expect(outbox.waiting()).toEqual([]);
	});
});
