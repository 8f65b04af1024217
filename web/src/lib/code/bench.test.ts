import { describe, expect, it, vi } from 'vitest';
import type { Question } from '../api/types';
import { type Draft, emptyDraft } from '../room/drafts';
import type { Frame } from '../room/connection';
import type { Command } from '../room/outbox';
import { type Around, Bench } from './bench.svelte';
import type { Coding, RunResult, TypingBatch } from './types';
import { Replay } from './typing';
import { asKept, filesOf, keyOf, newBook, openFile, withText } from './workbook';

const CODING: Coding = {
	title: 'Sum', statement: '', topics: [], shape: 'function', arguments: [{ name: 'nums', type: 'int[]' }], runs: 'full',
	samples: [{ name: 'one', given: [[1, 2]], expected: 3 }],
	languages: [{ name: 'python', title: 'Python', available: true }, { name: 'rust', title: 'Rust', available: false, how_to_get: 'apt install rustc' }]
};
const STARTER = 'def f(nums):\n    pass\n';

/** The room as a bench sees it: keeps what is given to it, and says what it is told to say. */
class ListeningRoom implements Around {
	readonly id = 'i1';
	shared = false;
	link = 'live';
	draft: Draft = emptyDraft();
	given: Command[] = [];
	withdrawn: string[] = [];
	#listen: ((frame: Frame, command?: Command) => void) | null = null;
	write(change: Partial<Draft>) {
		this.draft = { ...this.draft, ...change };
	}
	give(type: string, data: Record<string, unknown>) {
		const id = `c${this.given.length + 1}`;
		this.given.push({ id, type, data });
		return id;
	}
	hear(listener: (frame: Frame, command?: Command) => void) {
		this.#listen = listener;
		return () => (this.#listen = null);
	}
	waiting = () => [] as Command[];
	withdraw = (id: string) => void this.withdrawn.push(id);
	say(type: string, data: Record<string, unknown>) {
		this.#listen?.({ type, data });
	}
	of = (type: string) => this.given.filter((one) => one.type === type);
}

const result = (id: string, more: Partial<RunResult> = {}): Record<string, unknown> => ({
	run_id: `r-${id}`, id, question_id: 'q1', kind: 'samples', verdict: 'WA', stdout: '', stderr: '', exit_code: 0, time_ms: 1, memory_kb: 1, rung: 'full', at: '2026-01-01T00:00:00Z', passed: 0, total: 1, ...more
});

const unreachable = () => Promise.reject(new Error('no server'));

function bench({ room = new ListeningRoom(), coding = CODING as Coding | null, kept = {}, runs = [] as unknown[], last = '', keep = unreachable as (path: string, body: unknown) => Promise<unknown> } = {}) {
	const question = { question_id: 'q1', text: '', starter_code: { python: STARTER }, coding } as unknown as Question;
	const read = <T>(path: string) => Promise.resolve((path.endsWith('/code') ? kept : { items: runs }) as T);
	const device = { read: () => last, write: () => true, remove: () => {}, keys: () => [] };
	const made = new Bench(room, question, read, device, keep);
	return { room, bench: made };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('a bench', () => {
	it('begins with the starter code of a language that is here', () => {
		const { bench: it } = bench();
		expect(it.book.language).toBe('python');
		expect(it.file).toEqual({ name: 'solution.py', text: STARTER });
	});

	it('begins in the language that was written in last, else in Python, and never in one that is not here', () => {
		const two = { ...CODING, languages: ['cpp', 'python', 'rust'].map((name) => ({ name, title: name, available: name !== 'rust' })) };
		expect(bench({ coding: two }).bench.book.language).toBe('python');
		expect(bench({ coding: two, last: 'cpp' }).bench.book.language).toBe('cpp');
		expect(bench({ coding: two, last: 'rust' }).bench.book.language).toBe('python');
	});

	it('keeps every stroke in the draft, and goes on from it', () => {
		const { room, bench: it } = bench();
		it.typed(STARTER, 'x', [{ from: 0, to: STARTER.length, text: 'x' }]);
		expect(room.draft.code).toBe('x');
		expect(bench({ room }).bench.file.text).toBe('x');
	});

	it('runs the samples, tells what comes, and keeps the code with it', async () => {
		const { room, bench: it } = bench();
		it.open();
		it.run();
		expect(room.of('run_code')[0]!.data).toMatchObject({ question_id: 'q1', code: STARTER, language: 'python', samples: true });
		expect(room.of('run_code')[0]!.data).not.toHaveProperty('files');
		expect(it.busy).toBe(true);
		it.run();
		expect(room.of('run_code')).toHaveLength(1);
		room.say('run_progress', { run_id: 'r', id: 'c1', state: 'queued', position: 3 });
		expect(it.pending?.position).toBe(3);
		room.say('run_result', result('c1'));
		expect(it.pending).toBeNull();
		expect(it.shown?.verdict).toBe('WA');
		expect(it.sameAsNow(it.shown!)).toBe(true);
		it.typed(STARTER, 'y', []);
		expect(it.sameAsNow(it.shown!)).toBe(false);
		it.close();
	});

	it('tells the same result once', () => {
		const { room, bench: it } = bench();
		it.open();
		it.submit();
		room.say('run_result', result('c1', { kind: 'submission' }));
		room.say('run_result', result('c1', { kind: 'submission' }));
		expect(it.runs).toHaveLength(1);
		it.close();
	});

	it('says why the server takes no run, and no longer waits for it', () => {
		const { room, bench: it } = bench();
		it.open();
		it.run();
		room.say('error', { id: 'c1', error: 'Please wait ten seconds.', retryable: true });
		expect(it.pending).toBeNull();
		expect(it.problem).toBe('Please wait ten seconds.');
		expect(room.withdrawn).toEqual(['c1']);
		it.close();
	});

	it('runs own arguments, and says which of them cannot be read', () => {
		const { room, bench: it } = bench();
		it.view = 'input';
		it.fields = ['[1'];
		it.run();
		expect(it.wrong).toEqual(['json']);
		expect(room.of('run_code')).toEqual([]);
		it.fields = ['[1, 5]'];
		it.run();
		expect(room.of('run_code')[0]!.data).toMatchObject({ arguments: [[1, 5]] });
	});

	it('sends files beside the main one', () => {
		const { room, bench: it } = bench();
		it.addFile();
		it.typed('', 'K = 1', []);
		it.run();
		expect(room.of('run_code')[0]!.data).toMatchObject({ code: STARTER, files: [{ name: 'helper.py', text: 'K = 1' }] });
	});

	it('takes a reset and a removal back', () => {
		const { bench: it } = bench();
		it.typed(STARTER, 'mine', []);
		it.reset();
		expect(it.file.text).toBe(STARTER);
		it.takeBack();
		expect(it.file.text).toBe('mine');
		it.addFile();
		it.removeFile(1);
		expect(filesOf(it.book)).toHaveLength(1);
		it.takeBack();
		expect(filesOf(it.book)).toHaveLength(2);
	});

	it('saves once what changed, and not while the line is lost', () => {
		const { room, bench: it } = bench();
		it.leave();
		expect(room.of('save_code')).toEqual([]);
		room.link = 'lost';
		it.typed(STARTER, 'a', []);
		it.leave();
		expect(room.of('save_code')).toEqual([]);
		room.link = 'live';
		it.leave();
		it.leave();
		expect(room.of('save_code').map(({ data }) => data.files)).toEqual([[{ name: 'solution.py', text: 'a' }]]);
	});

	const write = (it: Bench, text: string) => it.typed('', text, []);
	const answered = (room: ListeningRoom, type: string, more: Record<string, unknown> = {}) => room.say(type, { id: room.given.at(-1)!.id, ...more });

	it('knows as saved only what the server has acknowledged', () => {
		const { room, bench: it } = bench();
		it.open();
		write(it, 'a');
		it.leave();
		expect([room.draft.sent, it.savedThere]).toEqual([null, false]);
		answered(room, 'ack');
		expect([room.draft.sent, it.savedThere]).toEqual([keyOf(asKept(it.book)), true]);
		write(it, 'b');
		expect(it.savedThere).toBe(false);
		it.close();
	});

	it('lets no older text come after a newer one', () => {
		const { room, bench: it } = bench();
		it.open();
		write(it, 'a');
		it.leave();
		const [first] = room.of('save_code');
		write(it, 'b');
		it.leave();
		expect(room.withdrawn).toEqual([first!.id]);
		room.say('ack', { id: first!.id });
		expect([room.draft.sent, it.savedThere]).toEqual([null, false]);
		it.close();
	});

	it('tries again what the server did not take, as it is by then, and when the server said', () => {
		vi.useFakeTimers();
		const { room, bench: it } = bench();
		it.open();
		write(it, 'a');
		it.leave();
		answered(room, 'error', { retryable: true, retry_after_seconds: 2 });
		expect(room.withdrawn).toEqual([room.of('save_code')[0]!.id]);
		write(it, 'b');
		vi.advanceTimersByTime(1_000);
		expect(room.of('save_code')).toHaveLength(1);
		expect(it.savedThere).toBe(false);
		vi.advanceTimersByTime(2_000);
		expect(room.of('save_code').map(({ data }) => (data.files as { text: string }[])[0]!.text)).toEqual(['a', 'b']);
		it.close();
		vi.useRealTimers();
	});

	it('does not send again what is refused for good until it is another text', () => {
		vi.useFakeTimers();
		const { room, bench: it } = bench();
		it.open();
		write(it, 'a');
		it.leave();
		answered(room, 'error', { retryable: false });
		vi.advanceTimersByTime(60_000);
		expect(room.of('save_code')).toHaveLength(1);
		write(it, 'b');
		vi.advanceTimersByTime(1_000);
		expect(room.of('save_code')).toHaveLength(2);
		it.close();
		vi.useRealTimers();
	});

	it('does not go back to what it sent itself, and sends what did not arrive', async () => {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
		const mine = withText(newBook('python', {}), 0, 'twenty minutes on');
		const old = { language: 'python', files: [{ name: 'solution.py', text: 'as it was' }] };
		const room = new ListeningRoom();
		room.draft = { ...room.draft, book: mine, sent: keyOf(old), sending: keyOf(asKept(mine)) };
		room.waiting = () => [{ id: 'earlier', type: 'save_code', data: { question_id: 'q1', ...old } }];
		const { bench: it } = bench({ room, kept: { ...old, saved_at: null } });
		it.open();
		await settled();
		expect([it.file.text, it.conflict, room.withdrawn]).toEqual(['twenty minutes on', null, ['earlier']]);
		vi.advanceTimersByTime(1_000);
		expect(room.of('save_code').map(({ data }) => data.files)).toEqual([asKept(mine).files]);
		it.close();
		vi.useRealTimers();
	});

	it('counts as saved what was run', () => {
		const { room, bench: it } = bench();
		it.open();
		write(it, 'a');
		it.run();
		answered(room, 'ack');
		expect([room.draft.sent, it.savedThere]).toEqual([keyOf(asKept(it.book)), true]);
		it.leave();
		expect(room.of('save_code')).toEqual([]);
		it.close();
	});

	it('sends what the person chose to keep', async () => {
		const room = new ListeningRoom();
		room.draft = { ...room.draft, book: withText(newBook('python', {}), 0, 'mine') };
		const { bench: it } = bench({ room, kept: { language: 'python', files: [{ name: '', text: 'theirs' }], saved_at: null } });
		it.open();
		await settled();
		it.settle('mine');
		expect(room.of('save_code')).toHaveLength(1);
		it.close();
	});

	it('lets nothing that waits for the line come after what was saved without it', async () => {
		const { room, bench: it } = bench({ keep: () => Promise.resolve() });
		it.open();
		write(it, 'a');
		it.leave();
		room.link = 'lost';
		write(it, 'b');
		it.leave();
		await settled();
		expect(room.withdrawn).toEqual([room.of('save_code')[0]!.id]);
		expect([room.draft.sent, it.savedThere]).toEqual([keyOf(asKept(it.book)), true]);
		it.close();
	});

	it('saves without the line where the server is there, and not again when the line is back', async () => {
		const put: [string, unknown][] = [];
		const { room, bench: it } = bench({ keep: (path, body) => Promise.resolve(put.push([path, body])) });
		room.link = 'lost';
		it.typed(STARTER, 'a', []);
		it.leave();
		await settled();
		expect(put).toEqual([['/api/interviews/i1/questions/q1/code', { language: 'python', files: [{ name: 'solution.py', text: 'a' }] }]]);
		expect(it.savedThere).toBe(true);
		room.link = 'live';
		it.leave();
		expect(room.of('save_code')).toEqual([]);
	});

	it('writes nothing where another device leads', async () => {
		const put: string[] = [];
		const { room, bench: it } = bench({ keep: (path) => Promise.resolve(put.push(path)) });
		room.link = 'elsewhere';
		it.typed(STARTER, 'a', []);
		it.leave();
		await settled();
		expect([put, room.of('save_code')]).toEqual([[], []]);
	});

	it('keeps to itself where others answer beside it, and takes only its own runs', async () => {
		const put: string[] = [];
		const room = new ListeningRoom();
		room.shared = true;
		const { bench: it } = bench({ room, kept: { language: 'python', files: [{ name: 'solution.py', text: 'theirs' }] }, keep: (path) => Promise.resolve(put.push(path)) });
		it.open();
		await settled();
		expect(it.file.text).toBe(STARTER);
		it.typed(STARTER, 'mine', [{ from: 0, to: STARTER.length, text: 'mine' }]);
		it.leave();
		expect([room.given, put]).toEqual([[], []]);
		expect(room.draft.code).toBe('mine');
		room.say('run_result', result('another'));
		expect(it.shown).toBeNull();
		it.run();
		room.say('run_result', result('c1'));
		expect(it.shown?.id).toBe('c1');
		it.close();
	});

	it('gives its typing with what it leads to, when it is left', () => {
		const { room, bench: it } = bench();
		it.typed('', 'a', [{ from: 0, to: 0, text: 'a' }]);
		it.leave();
		expect(room.of('typing')[0]!.data).toMatchObject({ question_id: 'q1', file: 'solution.py', length: 1 });
	});

	it('has in its replay what was put there in one go, and what was taken back', () => {
		const { room, bench: it } = bench();
		it.typed(STARTER, 'mine', [{ from: 0, to: STARTER.length, text: 'mine' }]);
		it.reset();
		it.takeBack();
		it.addFile();
		it.leave();
		const replay = new Replay(room.of('typing').map(({ data }) => data as unknown as TypingBatch));
		expect(replay.at(replay.end)).toMatchObject({ file: 'helper.py', text: '', astray: false });
		it.openFile(0);
		it.leave();
		const whole = new Replay(room.of('typing').map(({ data }) => data as unknown as TypingBatch));
		expect(whole.at(whole.end)).toMatchObject({ file: 'solution.py', text: 'mine', astray: false });
	});

	it('goes on with what another device wrote, where nothing was written here', async () => {
		const kept = { language: 'python', files: [{ name: '', text: 'theirs' }], saved_at: null };
		const { bench: it } = bench({ kept });
		it.open();
		await settled();
		expect(it.file).toEqual({ name: 'solution.py', text: 'theirs' });
		expect(it.conflict).toBeNull();
		it.close();
	});

	it('asks where both wrote, saves nothing until then, and loses neither', async () => {
		const kept = { language: 'python', files: [{ name: '', text: 'theirs' }], saved_at: null };
		const room = new ListeningRoom();
		room.draft = { ...room.draft, book: withText(newBook('python', {}), 0, 'mine') };
		const { bench: it } = bench({ room, kept });
		it.open();
		await settled();
		expect(it.conflict?.files[0]!.text).toBe('theirs');
		it.typed('mine', 'mine2', []);
		it.leave();
		expect(room.of('save_code')).toEqual([]);
		it.settle('theirs');
		expect(openFile(it.book).text).toBe('theirs');
		it.takeBack();
		expect(openFile(it.book).text).toBe('mine2');
		it.close();
	});

	it('is quiet where this device was the last to send', async () => {
		const room = new ListeningRoom();
		const kept = { language: 'python', files: [{ name: '', text: 'sent' }], saved_at: null };
		const sent = keyOf(asKept(withText(newBook('python', {}), 0, 'sent')));
		room.draft = { ...room.draft, book: withText(newBook('python', {}), 0, 'went on'), sent };
		const { bench: it } = bench({ room, kept });
		it.open();
		await settled();
		expect([it.conflict, it.file.text]).toEqual([null, 'went on']);
		it.close();
	});

	it('waits again for a run that was asked for before the page was loaded', () => {
		const { room, bench: it } = bench();
		it.open();
		room.say('resume', { state: { runs_owed: [{ run_id: 'r9', id: 'old', question_id: 'q1', kind: 'submission' }] } });
		expect(it.pending).toMatchObject({ id: 'old', kind: 'submission', acknowledged: true });
		it.close();
	});

	it('points into the own files of a failed run alone', () => {
		const { bench: it } = bench();
		it.look(result('c', { verdict: 'CE', compiler: 'driver.py:1:1: error: x\nsolution.py:2:5: error: y', language: 'python' }) as unknown as RunResult);
		expect(it.complaints).toEqual([{ file: 'solution.py', line: 2, column: 5, message: 'y', severity: 'error' }]);
	});

	it('runs nothing where nothing runs, and still keeps the code', () => {
		const { room, bench: it } = bench({ coding: { ...CODING, runs: 'none' } });
		it.typed(STARTER, 'kept', []);
		it.run();
		it.submit();
		it.leave();
		expect(room.given.map(({ type }) => type)).toEqual(['typing', 'save_code']);
	});
});
