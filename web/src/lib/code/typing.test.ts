import { describe, expect, it } from 'vitest';
import type { TypingBatch } from './types';
import { applied, digestOf, Replay, strokeBetween, TypingRecorder } from './typing';

function recording() {
	const clock = { now: 0 };
	const batches: TypingBatch[] = [];
	const recorder = new TypingRecorder(() => clock.now, (batch) => batches.push(batch));
	let text = 'def f():\n';
	const type = (at: number, after: string, file = 'solution.py') => {
		clock.now = at;
		recorder.typed('python', file, text, after, [strokeBetween(text, after)]);
		text = after;
	};
	return { clock, batches, recorder, type, set: (value: string) => (text = value) };
}

describe('typing', () => {
	it('is what turns one text into the other', () => {
		for (const [before, after] of [['abc', 'abXc'], ['abc', 'ac'], ['aaa', 'aa'], ['', 'x'], ['same', 'same'], ['one two', 'one three two']] as const) {
			const { from, to, text } = strokeBetween(before, after);
			expect(applied(before, [0, from, to, text])).toBe(after);
		}
	});

	it('comes in batches that begin with the whole text and name what they lead to', () => {
		const { batches, recorder, type } = recording();
		type(1000, 'def f():\n    return 1');
		type(1400, 'def f():\n    return 12');
		recorder.flush();
		recorder.flush();
		expect(batches).toHaveLength(1);
		expect(batches[0]).toMatchObject({ since_ms: 1000, file: 'solution.py', length: 22, digest: digestOf('def f():\n    return 12') });
		expect(batches[0]!.edits.map(([t]) => t)).toEqual([0, 0, 400]);
		type(5000, 'def f():\n    return 123');
		recorder.flush();
		expect(batches[1]!.edits).toEqual([[0, 22, 22, '3']]);
	});

	it('is replayed to every moment, forwards and backwards', () => {
		const { batches, recorder, type } = recording();
		const texts: [number, string][] = [];
		let text = 'def f():\n';
		for (let i = 0; i < 900; i++) {
			text += i % 7 === 0 ? '\n' : 'x';
			type(1000 + i * 10, text);
			texts.push([1000 + i * 10, text]);
		}
		recorder.flush();
		expect(batches.length).toBeGreaterThan(1);
		const replay = new Replay(batches);
		expect(replay.end).toBe(1000 + 899 * 10);
		for (const [at, wanted] of [texts[0]!, texts[450]!, texts[899]!, texts[200]!, texts[3]!]) {
			expect(replay.at(at)).toMatchObject({ text: wanted, astray: false });
		}
		expect(replay.at(999)).toBeNull();
	});

	it('tells where a batch was lost, and is right again with the next whole text', () => {
		const { batches, recorder, type } = recording();
		type(0, 'a');
		recorder.flush();
		type(4000, 'ab');
		recorder.flush();
		type(8000, 'abc');
		recorder.flush();
		type(12000, 'abcd');
		recorder.whole('python', 'solution.py', 'abcd');
		recorder.flush();
		const replay = new Replay([batches[0]!, batches[2]!, batches[3]!]);
		expect(replay.at(8000)?.astray).toBe(true);
		expect(replay.at(12000)).toMatchObject({ text: 'abcd', astray: false });
	});

	it('never runs backwards, though the clock of the question stood still', () => {
		const batch = (since_ms: number, text: string): TypingBatch => ({ language: 'python', file: 'a.py', since_ms, edits: [[0, 0, 1e7, text]], length: text.length, digest: digestOf(text) });
		const replay = new Replay([batch(9000, 'first'), batch(4000, 'second')]);
		expect(replay.at(9000)?.text).toBe('second');
		expect(replay.end).toBe(9000);
	});

	it('has stretches between its pauses', () => {
		const { batches, recorder, type } = recording();
		for (const at of [0, 1000, 2000, 60_000, 61_000]) type(at, `x${at}`);
		recorder.flush();
		expect(new Replay(batches).stretches()).toEqual([{ from: 0, to: 2000 }, { from: 60_000, to: 61_000 }]);
	});
});
