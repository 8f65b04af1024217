import { describe, expect, it } from 'vitest';
import { HELD_MS_MAX, JitterBuffer, LEAD_MS, type Piece, type Told } from './jitter-buffer';
import { seeded } from './seeded.fixture';

const RATE = 48_000;
const QUANTUM = 128;
const QUANTUM_MS = (1000 * QUANTUM) / RATE;

/** Every sample of a piece says which generation it is of. */
const piece = (index: number, ms: number, more: Partial<Piece> = {}): Piece => {
	const one = { turn: 't1', generation: 1, index, last: false, samples: new Float32Array((RATE * ms) / 1000), ...more };
	one.samples.fill(one.generation / 1000);
	return one;
};

function player() {
	const told: Told[] = [];
	const buffer = new JitterBuffer(RATE, (one) => told.push(one));
	const out = new Float32Array(QUANTUM);
	const sound: number[] = [];
	/** Plays for so long; gives what sounded. */
	const play = (ms: number) => {
		const before = sound.length;
		for (let at = 0; at < ms; at += QUANTUM_MS) {
			buffer.pull(out);
			sound.push(...out);
		}
		return sound.slice(before);
	};
	return { buffer, told, sound, play, kinds: () => told.map((one) => one.kind) };
}

/** Pieces that are sent as fast as they are said, each late by up to `jitterMs`. */
function arrivals(seed: number, pieces: number, pieceMs: number, jitterMs: number) {
	const random = seeded(seed);
	let latest = 0;
	return Array.from({ length: pieces }, (_, index) => {
		// One line: none overtakes another.
		latest = Math.max(latest, index * pieceMs + random() * jitterMs);
		return { at: latest, piece: piece(index, pieceMs, { last: index === pieces - 1 }) };
	});
}

function gapsUnder(seed: number, pieceMs: number, jitterMs: number) {
	const { buffer, told, play } = player();
	const coming = arrivals(seed, Math.ceil(6_000 / pieceMs), pieceMs, jitterMs);
	for (let at = 0; coming.length || buffer.active; at += QUANTUM_MS) {
		while (coming.length && coming[0]!.at <= at) buffer.push(coming.shift()!.piece);
		play(QUANTUM_MS);
	}
	expect(told.at(-1)).toMatchObject({ kind: 'ended' });
	expect(told.at(-1)!.playedMs).toBeCloseTo(Math.ceil(6_000 / pieceMs) * pieceMs, 3);
	return told.filter((one) => one.kind === 'starved').map((one) => one.gapMs!);
}

describe('the jitter buffer', () => {
	for (const pieceMs of [20, 40, 100, 200]) {
		it(`is never without sound for 20 ms when pieces of ${pieceMs} ms come up to 50 ms late`, () => {
			for (let seed = 1; seed <= 50; seed++) {
				expect(gapsUnder(seed, pieceMs, 50).filter((gap) => gap > 20), `seed ${seed}`).toEqual([]);
			}
		});
	}

	it('gives itself more time after it has starved', () => {
		const { buffer, told, play } = player();
		buffer.push(piece(0, 40));
		play(200);
		buffer.push(piece(1, 40, { last: true }));
		play(100);
		expect(told.map((one) => one.kind)).toEqual(['began', 'starved', 'piece', 'ended']);
		buffer.push(piece(0, 40, { turn: 't2' }));
		play(LEAD_MS + 10);
		expect(told.at(-1)).toMatchObject({ kind: 'ended', turn: 't1' });
		play(30);
		expect(told.at(-1)).toMatchObject({ kind: 'began', turn: 't2' });
	});

	it('begins at once when who sends is ahead of the voice', () => {
		const { buffer, play } = player();
		buffer.push(piece(0, 200));
		expect(play(QUANTUM_MS).every((sample) => sample === 0)).toBe(true);
		buffer.push(piece(1, 200));
		expect(play(QUANTUM_MS).every((sample) => sample > 0)).toBe(true);
	});

	it('begins at once with what is already whole', () => {
		const { buffer, play } = player();
		buffer.push(piece(0, 50, { last: true }));
		expect(play(QUANTUM_MS).every((sample) => sample > 0)).toBe(true);
	});

	it('is silent within a frame after an interruption, and says how far it came', () => {
		const { buffer, told, play } = player();
		buffer.push(piece(0, 200));
		buffer.push(piece(1, 200));
		play(250);
		buffer.flush(2);
		expect(told.at(-1)).toMatchObject({ kind: 'flushed', turn: 't1', generation: 1, index: 1 });
		expect(Math.abs(told.at(-1)!.playedMs - 250)).toBeLessThan(QUANTUM_MS);
		const after = play(300);
		expect(after.slice(0, 2).every((sample) => sample > 0 && sample < 0.001)).toBe(true);
		expect(after.slice(4 * 48).every((sample) => sample === 0)).toBe(true);
	});

	it('takes a piece of a newer generation for an interruption', () => {
		const { buffer, told, play } = player();
		buffer.push(piece(0, 200, { last: true }));
		play(50);
		buffer.push(piece(0, 100, { generation: 2, turn: 't2', last: true }));
		play(150);
		expect(told.map((one) => [one.kind, one.generation])).toEqual([['began', 1], ['flushed', 1], ['began', 2], ['ended', 2]]);
	});

	it('plays no stale sample in 1,000 random interleavings', () => {
		for (let seed = 1; seed <= 1_000; seed++) {
			const random = seeded(seed);
			const { buffer, play } = player();
			let newest = 1;
			for (let step = 0; step < 60; step++) {
				const chance = random();
				if (chance < 0.15) buffer.flush(++newest);
				else if (chance < 0.7) {
					const generation = Math.max(1, newest - Math.floor(random() * 3));
					buffer.push(piece(step, 5 + random() * 20, { generation, turn: `t${generation}`, last: random() < 0.3 }));
				} else if (chance < 0.75) {
					newest += 1;
					buffer.push(piece(step, 10, { generation: newest, turn: `t${newest}` }));
				}
				if (random() < 0.1) buffer.hold(random() < 0.6);
				// The fade is the only thing that may be left of what is over.
				const sounded = play(8).slice(4 * 48);
				const stale = sounded.filter((sample) => sample !== 0 && Math.round(sample * 1000) !== newest);
				expect(stale, `seed ${seed}`).toEqual([]);
			}
		}
	});

	it('is silent within a frame where somebody may have begun to speak, and loses nothing where nobody did', () => {
		const { buffer, told, play, kinds } = player();
		buffer.push(piece(0, 400, { last: true }));
		play(100);
		const before = told[0]!.playedMs;
		buffer.hold(true);
		const held = play(200);
		expect(held.slice(4 * 48).every((sample) => sample === 0)).toBe(true);
		buffer.hold(false);
		const rest = play(400).filter((sample) => sample > 0);
		expect(before).toBe(0);
		expect(kinds()).toEqual(['began', 'held', 'released', 'ended']);
		expect(told.at(-1)!.playedMs).toBeCloseTo(400, 3);
		expect(rest.length / 48).toBeGreaterThan(400 - 100 - 2 * QUANTUM_MS);
	});

	it('is held for half a second at the most: then the other side has had its say', () => {
		const { buffer, play, kinds } = player();
		buffer.push(piece(0, 2_000));
		play(100);
		buffer.hold(true);
		play(HELD_MS_MAX);
		expect(kinds()).toEqual(['began', 'held']);
		expect(play(50).some((sample) => sample > 0)).toBe(true);
		expect(kinds()).toEqual(['began', 'held', 'released']);
	});

	it('says how far it came when it is interrupted while it is held, and plays what comes next', () => {
		const { buffer, told, play, kinds } = player();
		buffer.push(piece(0, 400, { last: true }));
		play(100);
		buffer.hold(true);
		play(60);
		buffer.flush(2);
		expect(told.at(-1)).toMatchObject({ kind: 'flushed', turn: 't1' });
		expect(Math.abs(told.at(-1)!.playedMs - 100)).toBeLessThan(QUANTUM_MS);
		expect(play(50).every((sample) => sample === 0)).toBe(true);
		buffer.push(piece(0, 100, { generation: 2, turn: 't2', last: true }));
		play(150);
		expect(kinds()).toEqual(['began', 'held', 'flushed', 'began', 'ended']);
	});

	it('is not held before anything sounds', () => {
		const { buffer, play, kinds } = player();
		buffer.hold(true);
		buffer.push(piece(0, 100, { last: true }));
		play(150);
		expect(kinds()).toEqual(['began', 'ended']);
	});

	it('says no more of what the person has stopped, and speaks again with the next', () => {
		const { buffer, play, kinds } = player();
		buffer.push(piece(0, 200));
		buffer.push(piece(1, 200));
		play(100);
		buffer.stop();
		buffer.push(piece(2, 200, { last: true }));
		expect(play(500).slice(4 * 48).every((sample) => sample === 0)).toBe(true);
		buffer.push(piece(0, 100, { turn: 't2', last: true }));
		play(150);
		expect(kinds()).toEqual(['began', 'piece', 'flushed', 'began', 'ended'].filter((kind) => kind !== 'piece'));
	});

	it('counts anew on a new line', () => {
		const { buffer, play, told } = player();
		buffer.flush(9);
		buffer.reset();
		buffer.push(piece(0, 50, { generation: 1, last: true }));
		play(60);
		expect(told.map((one) => one.kind)).toEqual(['began', 'ended']);
	});

	it('tells where each piece begins, so that the words can follow', () => {
		const { buffer, told, play } = player();
		buffer.push(piece(0, 100));
		buffer.push(piece(1, 200));
		buffer.push(piece(2, 50, { last: true }));
		play(400);
		expect(told.map(({ kind, index, playedMs }) => [kind, index, Math.round(playedMs)])).toEqual([
			['began', 0, 0], ['piece', 1, 100], ['piece', 2, 300], ['ended', 2, 350]
		]);
	});
});
