import { beforeEach, describe, expect, it } from 'vitest';
import type { Question } from '$lib/api/types';
import type { Frame } from '$lib/room/connection';
import { type Draft, emptyDraft } from '$lib/room/drafts';
import type { Command } from '$lib/room/outbox';
import { emptyBoard, keyOf, withShape } from './drawing';
import { type Around, KeptBoard, paceOf, reconcile } from './kept.svelte';
import type { Board } from './types';

const one = withShape(emptyBoard(), 'box', { x: 0, y: 0 }, 'One')![0];
const two = withShape(one, 'store', { x: 300, y: 0 }, 'Two')![0];
const asked = (board: Board | null = null) => ({ question_id: 'q1', whiteboard: true, board }) as Question;

class Line implements Around {
	readonly id = 'i1';
	shared = false;
	link = 'live';
	draft: Draft = emptyDraft();
	given: { type: string; data: Record<string, unknown> }[] = [];
	withdrawn: string[] = [];
	#listener: ((frame: Frame, command?: Command) => void) | null = null;
	write(change: Partial<Draft>) {
		this.draft = { ...this.draft, ...change };
	}
	give(type: string, data: Record<string, unknown>) {
		this.given.push({ type, data });
		return `${this.given.length}`;
	}
	hear(listener: (frame: Frame, command?: Command) => void) {
		this.#listener = listener;
		return () => (this.#listener = null);
	}
	withdraw = (id: string) => void this.withdrawn.push(id);
	/** The server's answer to what was sent last. */
	say(type: 'ack' | 'error', id = `${this.given.length}`) {
		this.#listener?.({ type, data: { id } });
	}
	resume(board: Board | null, question_id = 'q1') {
		this.#listener?.({ type: 'resume', data: { state: { current_question: { question_id, board } } } });
	}
}

let line: Line;
let now = 0;
let reachable = false;
let put: [string, unknown][] = [];
const opened = (board: Board | null = null) => {
	const kept = new KeptBoard(line, asked(board), () => now, (path, body) => {
		if (!reachable) return Promise.reject(new Error('no server'));
		return Promise.resolve(put.push([path, body]));
	});
	kept.open();
	return kept;
};
beforeEach(() => {
	line = new Line();
	now = 100_000;
	reachable = false;
	put = [];
});

describe('whose drawing goes on', () => {
	it.each([
		[null, null, null, null, 'mine'],
		[null, one, null, null, 'theirs'],
		[emptyBoard(), one, null, null, 'theirs'],
		[one, one, null, null, 'mine'],
		[two, one, keyOf(one), null, 'mine'],
		[one, two, keyOf(one), null, 'theirs'],
		[one, two, null, null, 'ask'],
		[one, two, keyOf(emptyBoard()), null, 'ask'],
		// It arrived, and that was not heard here.
		[two, one, null, keyOf(one), 'mine'],
		[two, one, keyOf(emptyBoard()), keyOf(one), 'mine'],
		// All was deleted here after it had been sent.
		[emptyBoard(), one, keyOf(one), null, 'mine'],
		// All was deleted there after this device had sent all of its own.
		[one, emptyBoard(), keyOf(one), null, 'theirs']
	] as const)('%#', (mine, theirs, sent, sending, which) => expect(reconcile(mine, theirs, { sent, sending, seen: null })).toBe(which));
});

describe('keeping', () => {
	it('keeps each change here at once and sends it every few seconds', () => {
		const kept = opened();
		kept.sketch.add('box');
		expect(line.draft.drawn?.board).toBe(kept.sketch.board);
		kept.save();
		kept.sketch.add('box');
		now += 4_000;
		kept.save();
		expect(line.given).toHaveLength(1);
		now += 1_000;
		kept.save();
		expect(line.withdrawn).toEqual(['1']);
		expect(line.given.map(({ type, data }) => [type, (data.board as Board).shapes.length])).toEqual([['save_board', 1], ['save_board', 2]]);
		kept.close();
	});

	it('sends on leaving whatever the pace, as soon as the server takes it, and nothing twice', () => {
		const kept = opened();
		kept.sketch.add('box');
		kept.save();
		kept.sketch.add('box');
		kept.leave();
		expect(line.given).toHaveLength(1);
		now += 1_500;
		kept.leave();
		now += 1_500;
		kept.leave();
		kept.close();
		expect(line.given).toHaveLength(2);
	});

	it('says that it is kept there when that is so, and not after another change', () => {
		const kept = opened();
		kept.sketch.add('box');
		kept.save();
		expect(kept.savedThere).toBe(false);
		line.say('ack');
		expect(kept.savedThere).toBe(true);
		kept.sketch.add('box');
		line.say('ack');
		expect(kept.savedThere).toBe(false);
		kept.close();
	});

	it('knows as sent only what the server has, and tries again what it refused', () => {
		const kept = opened();
		kept.sketch.add('box');
		kept.save();
		expect(line.draft.drawn?.sent).toBeNull();
		line.say('error');
		expect(line.withdrawn).toEqual(['1']);
		now += 5_000;
		kept.save();
		expect(line.given).toHaveLength(2);
		line.say('ack', '1');
		expect(line.draft.drawn?.sent).toBeNull();
		line.say('ack');
		expect(line.draft.drawn?.sent).toBe(keyOf(kept.sketch.board));
		kept.close();
	});

	it('waits for the line, and sends what was drawn meanwhile once', () => {
		line.link = 'lost';
		const kept = opened();
		kept.sketch.add('box');
		kept.leave();
		expect(line.given).toEqual([]);
		line.link = 'live';
		kept.save();
		kept.save();
		expect(line.given).toHaveLength(1);
		kept.close();
	});

	it('keeps to itself where others answer beside it', () => {
		line.shared = true;
		const kept = opened(one);
		expect(kept.sketch.board).toEqual(emptyBoard());
		kept.sketch.add('box');
		kept.leave();
		line.resume(two);
		expect(line.given).toEqual([]);
		expect(kept.conflict).toBeNull();
		expect(line.draft.drawn?.board?.shapes).toHaveLength(1);
		kept.close();
	});

	it('lets nothing that waits for the line come after what was saved without it', async () => {
		reachable = true;
		const kept = opened();
		kept.sketch.add('box');
		kept.save();
		kept.sketch.add('box');
		line.link = 'lost';
		now += 10_000;
		kept.save();
		await new Promise((resolve) => setTimeout(resolve));
		expect([put.length, line.withdrawn]).toEqual([1, ['1']]);
		expect(line.draft.drawn?.sent).toBe(keyOf(kept.sketch.board));
		kept.close();
	});

	it('saves without the line where the server is there, and not where another device leads', async () => {
		reachable = true;
		line.link = 'elsewhere';
		const kept = opened();
		kept.sketch.add('box');
		kept.leave();
		await Promise.resolve();
		expect(put).toEqual([]);
		line.link = 'lost';
		kept.leave();
		await new Promise((resolve) => setTimeout(resolve));
		expect(put).toEqual([['/api/interviews/i1/questions/q1/board', { board: kept.sketch.board }]]);
		expect(line.draft.drawn?.sent).toBe(keyOf(kept.sketch.board));
		line.link = 'live';
		now += 60_000;
		kept.save();
		expect(line.given).toEqual([]);
		kept.close();
	});

	it('goes on with what this device kept when the page was loaded anew, and sends it', () => {
		line.draft = { ...emptyDraft(), drawn: { board: two, sent: keyOf(one), sending: null, seen: null, saves: 1 } };
		const kept = opened(one);
		expect(kept.sketch.board).toBe(two);
		kept.save();
		expect(line.given).toHaveLength(1);
		kept.close();
	});

	it('takes the drawing of another device where this one has nothing of its own', () => {
		const kept = opened(two);
		expect(kept.sketch.board).toBe(two);
		expect(kept.savedThere).toBe(true);
		kept.save(true);
		expect(line.given).toEqual([]);
		kept.close();
	});

	it('goes on with what another device drew meanwhile, and asks where both did', () => {
		line.draft = { ...emptyDraft(), drawn: { board: one, sent: keyOf(one), sending: null, seen: null, saves: 1 } };
		const kept = opened(one);
		line.resume(two, 'q0');
		expect(kept.sketch.board).toBe(one);
		line.resume(two);
		expect(kept.sketch.board).toBe(two);
		kept.sketch.add('note');
		line.resume(one);
		expect(kept.conflict).toBe(one);
		kept.close();
	});

	it('goes on with its own after a pause, though the page still tells what was there when it came', () => {
		opened(one).close();
		const kept = opened(one);
		kept.sketch.add('note');
		kept.save();
		line.say('ack');
		const mine = kept.sketch.board;
		kept.close();
		const later = opened(one);
		expect([later.conflict, later.sketch.board]).toEqual([null, mine]);
		later.close();
	});

	it('goes on undisturbed where the server has what was sent a moment ago', () => {
		const kept = opened();
		kept.sketch.add('box');
		const sent = kept.sketch.board;
		kept.save();
		kept.sketch.add('store');
		line.resume(sent);
		expect([kept.conflict, kept.sketch.board.shapes.length]).toEqual([null, 2]);
		kept.close();
	});

	it('asks where both differ, sends nothing until it is settled, and can take it back', () => {
		line.draft = { ...emptyDraft(), drawn: { board: one, sent: null, sending: null, seen: null, saves: 0 } };
		const kept = opened(two);
		expect([kept.conflict, kept.sketch.board]).toEqual([two, one]);
		kept.save(true);
		expect(line.given).toEqual([]);
		kept.settle('theirs');
		expect([kept.conflict, kept.sketch.board, line.draft.drawn?.board]).toEqual([null, two, two]);
		expect(line.given.at(-1)?.data.board).toBe(two);
		kept.sketch.undo();
		expect(kept.sketch.board).toBe(one);
		kept.close();
	});

	it('settles on its own by sending it', () => {
		line.draft = { ...emptyDraft(), drawn: { board: one, sent: null, sending: null, seen: null, saves: 0 } };
		const kept = opened(two);
		kept.settle('mine');
		expect(line.given.at(-1)?.data.board).toBe(one);
		kept.close();
	});

	it('sends less often the longer one draws, so that an hour of it stays within what the server takes', () => {
		let [saves, seconds] = [0, 0];
		while (seconds < 3_600) seconds += paceOf(saves++) / 1_000;
		expect(saves).toBeLessThan(120);
		expect(paceOf(0)).toBe(5_000);
	});
});
