import { describe, expect, it } from 'vitest';
import { BrowserVoice, type Line, type Said, type Synthesis, type Utterance } from './browser-voice';

class ScriptedSynthesis implements Synthesis {
	asked: (Utterance & { text: string })[] = [];
	cancelled = 0;
	speak(utterance: Utterance) {
		this.asked.push(utterance as Utterance & { text: string });
	}
	cancel() {
		this.cancelled++;
		// As browsers do: the one that is cut off still tells, after it was let go.
		this.asked.at(-1)?.onerror?.({ error: 'interrupted' });
	}
	getVoices = () => [
		{ lang: 'de-DE', localService: true },
		{ lang: 'en-US', localService: false },
		{ lang: 'en-GB', localService: true }
	];
}

const line = (index: number, text: string, more: Partial<Line> = {}): Line => ({ turn: 's1', generation: 1, index, last: false, text, ...more });

function reader() {
	const synthesis = new ScriptedSynthesis();
	const told: Said[] = [];
	const clock = { now: 0, silent: 0, patience: undefined as (() => void) | undefined, waits: 0, touched: true };
	const voice = new BrowserVoice({
		synthesis,
		utter: (text) => ({ text, rate: 1, voice: null, lang: '', onstart: null, onend: null, onerror: null }) as Utterance,
		tell: (said) => told.push(said),
		silent: () => clock.silent++,
		waits: () => clock.waits++,
		touched: () => clock.touched,
		pace: () => 'slow',
		later: (run) => {
			clock.patience = run;
			return () => (clock.patience = undefined);
		},
		now: () => clock.now
	});
	const reads = (ms: number) => {
		const now = synthesis.asked.at(-1)!;
		now.onstart?.();
		clock.now += ms;
		return now;
	};
	return { voice, synthesis, told, clock, reads, texts: () => synthesis.asked.map((one) => one.text) };
}

describe("the browser's own voice", () => {
	it('reads a sentence after the other, and tells where it is', () => {
		const { voice, told, reads, texts } = reader();
		voice.push(line(0, 'Thank you.'));
		voice.push(line(1, 'What next?', { last: true }));
		expect(texts()).toEqual(['Thank you.']);
		reads(900).onend?.();
		reads(700).onend?.();
		expect(texts()).toEqual(['Thank you.', 'What next?']);
		expect(told.map(({ kind, index, playedMs }) => [kind, index, playedMs])).toEqual([['began', 0, 0], ['piece', 1, 900], ['ended', 1, 1600]]);
		expect(voice.active).toBe(false);
	});

	it('ends with a turn whose last piece has no words', () => {
		const { voice, told, reads } = reader();
		voice.push(line(0, 'Thank you.'));
		voice.push(line(1, '', { last: true }));
		reads(500).onend?.();
		expect(told.map((one) => one.kind)).toEqual(['began', 'ended']);
	});

	it('stops at an interruption, says how far it came, and drops what is stale', () => {
		const { voice, told, reads, synthesis, clock } = reader();
		voice.push(line(0, 'A long story.'));
		voice.push(line(1, 'And more.'));
		reads(300);
		voice.flush(2);
		voice.push(line(2, 'Stale.'));
		expect([synthesis.cancelled, synthesis.asked.length, clock.silent]).toEqual([1, 1, 0]);
		expect(told.at(-1)).toEqual({ kind: 'flushed', turn: 's1', generation: 1, index: 0, playedMs: 300 });
		voice.push(line(0, 'Go on.', { generation: 2, turn: 's2' }));
		expect(synthesis.asked.at(-1)!.text).toBe('Go on.');
	});

	it('says nothing more of what the person stopped', () => {
		const { voice, reads, texts } = reader();
		voice.push(line(0, 'One.'));
		reads(100);
		voice.stop();
		voice.push(line(1, 'Two.'));
		voice.push(line(0, 'Another.', { turn: 's2' }));
		expect(texts()).toEqual(['One.', 'Another.']);
	});

	it('prefers a voice that keeps the words on this machine, and the pace that was asked for', () => {
		const { voice, synthesis } = reader();
		voice.push(line(0, 'One.'));
		expect(synthesis.asked[0]).toMatchObject({ voice: { lang: 'en-GB' }, rate: 0.85 });
	});

	it('says once that there is no voice, and is quiet from then on', () => {
		const { voice, synthesis, clock, told, texts } = reader();
		voice.push(line(0, 'One.'));
		voice.push(line(1, 'Two.'));
		synthesis.asked[0]!.onerror?.({ error: 'synthesis-failed' });
		voice.push(line(2, 'Three.'));
		expect([clock.silent, texts(), told, voice.active]).toEqual([1, ['One.'], [], false]);
	});

	it('waits for a touch where the browser lets nobody speak before one, and then says all of it', () => {
		const { voice, synthesis, clock, reads, texts, told } = reader();
		voice.push(line(0, 'One.'));
		voice.push(line(1, 'Two.', { last: true }));
		synthesis.asked[0]!.onerror?.({ error: 'not-allowed' });
		voice.push(line(0, 'Three.', { turn: 's2' }));
		expect([clock.silent, clock.waits, texts()]).toEqual([0, 1, ['One.']]);
		voice.touched();
		synthesis.asked[1]!.onerror?.({ error: 'not-allowed' });
		expect([clock.waits, voice.active]).toEqual([2, true]);
		voice.touched();
		reads(300).onend?.();
		voice.touched();
		reads(300).onend?.();
		expect(texts()).toEqual(['One.', 'One.', 'One.', 'Two.', 'Three.']);
		expect(told.map(({ kind, turn }) => [kind, turn])).toEqual([['began', 's1'], ['piece', 's1'], ['ended', 's1']]);
	});

	it('takes silence before the first touch for the same, and the next sentence is not said before either', () => {
		const { voice, synthesis, clock, texts } = reader();
		clock.touched = false;
		voice.push(line(0, 'One.'));
		clock.patience?.();
		expect([clock.silent, clock.waits, synthesis.cancelled]).toEqual([0, 1, 1]);
		voice.flush(2);
		voice.push(line(0, 'Two.', { generation: 2 }));
		expect(texts()).toEqual(['One.']);
		clock.touched = true;
		voice.touched();
		expect(texts()).toEqual(['One.', 'Two.']);
		clock.patience?.();
		expect(clock.silent).toBe(1);
	});

	it.each(['reset', 'again'] as const)('is asked once more on a new connection, and where the person begins anew: %s', (how) => {
		const { voice, synthesis, texts } = reader();
		voice.push(line(0, 'One.'));
		synthesis.asked[0]!.onerror?.({ error: 'synthesis-failed' });
		voice[how]();
		voice.push(line(1, 'Two.'));
		expect(texts()).toEqual(['One.', 'Two.']);
	});

	it('does not wait for ever for a voice that says neither that it began nor that it failed', () => {
		const { voice, clock, reads, texts } = reader();
		voice.push(line(0, 'One.'));
		reads(100);
		expect(clock.patience).toBeUndefined();
		voice.push(line(1, 'Two.'));
		voice.flush(2);
		voice.push(line(0, 'Three.', { generation: 2 }));
		clock.patience?.();
		expect([clock.silent, texts(), voice.active]).toEqual([1, ['One.', 'Three.'], false]);
	});
});
