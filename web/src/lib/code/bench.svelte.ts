import { announcer } from '$lib/announce.svelte';
import { get, put } from '$lib/api/http';
import type { Question } from '$lib/api/types';
import { newId } from '$lib/ids';
import { type Keeping, keeping as onDevice } from '$lib/keeping';
import type { Frame } from '$lib/room/connection';
import type { Draft } from '$lib/room/drafts';
import type { Command } from '$lib/room/outbox';
import { code as words } from '$lib/words/en-code';
import { complaintsIn, type Complaint } from './compiler';
import { filesOfRun, named, shownName } from './files';
import * as local from './in-browser';
import { fieldsFrom, readArguments, type Wrong } from './own-input';
import type { Coding, KeptCode, LanguageHere, OwedRun, RunKind, RunProgress, RunResult, SourceFile } from './types';
import { BATCH_MS, type Keystroke, TypingRecorder } from './typing';
import { told } from './verdicts';
import { Saving } from './saving';
import { asked, isStale, type Pending, progressed } from './waiting';
import * as books from './workbook';
import type { Workbook } from './workbook';

const LANGUAGE = 'viva.code.language';
export type View = 'result' | 'input' | 'history';

/** What the bench needs of the room around it. */
export interface Around {
	readonly id: string;
	readonly link: string;
	readonly draft: Draft;
	/** Others write an answer of their own to the same question: drafts stay on the device, and a run is its owner's. */
	readonly shared?: boolean;
	write(change: Partial<Draft>): void;
	give(type: string, data: Record<string, unknown>): string;
	hear(listener: (frame: Frame, command?: Command) => void): () => unknown;
	waiting(): Command[];
	withdraw(id: string): void;
}

/** The code of one question, what it is run with, and what came of it. */
export class Bench {
	book = $state.raw<Workbook>(books.newBook('python', {}));
	/** Newest first. */
	runs = $state.raw<RunResult[]>([]);
	pending = $state.raw<Pending | null>(null);
	shown = $state.raw<RunResult | null>(null);
	view = $state<View>('result');
	problem = $state('');
	historyProblem = $state<unknown>(null);
	/** The server's code, where it is another than this device's. */
	conflict = $state.raw<KeptCode | null>(null);
	/** What was just done to the code and can be taken back. */
	undo = $state.raw<{ said: string; action: string; before: Workbook } | null>(null);
	savedThere = $state(false);
	stdin = $state('');
	fields = $state<string[]>([]);
	wrong = $state.raw<(Wrong | null)[]>([]);
	now = $state(performance.now());

	readonly coding: Coding | null;
	readonly starters: books.Starters;
	readonly #questionId: string;
	readonly #recorder: TypingRecorder;
	readonly #saving: Saving;
	readonly #deliveredAt: number;
	#timers: ReturnType<typeof setInterval>[] = [];
	#leave: (() => unknown)[] = [];
	#touched = false;
	#sent: Sent | null = null;

	constructor(
		readonly room: Around,
		question: Question,
		readonly read: <T>(path: string) => Promise<T> = get,
		readonly keeping: Keeping = onDevice,
		readonly keep: (path: string, body: unknown) => Promise<unknown> = put
	) {
		this.coding = question.coding ?? null;
		this.starters = question.starter_code ?? {};
		this.#questionId = question.question_id;
		this.#deliveredAt = performance.now() - (question.elapsed_seconds ?? 0) * 1000;
		this.book = room.draft.book ?? this.#firstBook();
		this.#fillFrom(0);
		this.#saving = new Saving(
			room,
			question.question_id,
			({ language, files }) => this.keep(this.#path('code'), { language, files }),
			() => this.#compare()
		);
		this.#recorder = new TypingRecorder(
			() => performance.now() - this.#deliveredAt,
			(batch) => void (this.room.shared || this.room.give('typing', { question_id: this.#questionId, ...batch }))
		);
	}

	#firstBook(): Workbook {
		const { language, code } = this.room.draft;
		const here = this.languages.filter(({ available }) => available).map(({ name }) => name);
		// What was written in before, as far as it is here; the room's own guess is only the first of the list.
		const wished = [code ? language : '', this.keeping.read(LANGUAGE) ?? '', 'python'].find((name) => here.includes(name));
		const book = books.newBook(wished ?? here[0] ?? 'python', this.starters);
		// A draft of before the room had files.
		return code && book.language === language && code !== this.starters[language] ? books.withText(book, 0, code) : book;
	}

	get languages(): LanguageHere[] {
		if (this.coding?.languages.length) return this.coding.languages;
		const names = Object.keys(this.starters);
		return (names.length ? names : ['python']).map((name) => ({ name, title: name, available: true }));
	}

	get file() {
		return books.openFile(this.book);
	}

	get runsWhere() {
		return this.coding?.runs ?? 'full';
	}

	get offline() {
		return this.room.link !== 'live';
	}

	get samples() {
		return this.coding?.samples ?? [];
	}

	get byArguments() {
		return this.coding?.shape === 'function' && this.coding.arguments.length > 0;
	}

	get busy() {
		return this.pending !== null && !isStale(this.pending, this.now, this.offline);
	}

	/** Where the shown result points into the code that is open. */
	get complaints(): Complaint[] {
		const result = this.shown;
		if (!result || result.verdict === 'AC' || (result.language && result.language !== this.book.language)) return [];
		return this.complaintsOf(result).filter((one) => one.file === shownName(this.file, this.book.language));
	}

	/** In the candidate's own files alone: what is said of the frame around them helps nobody. */
	complaintsOf(result: RunResult): Complaint[] {
		const files = books.filesOf(this.book).map((file) => shownName(file, this.book.language));
		const text = [result.compiler, result.stderr, ...(result.tests ?? []).map(({ says }) => says)].filter(Boolean).join('\n');
		return complaintsIn(text)
			.map((one) => (files.length === 1 && /^(solution|main|query)\.\w+$/i.test(one.file) ? { ...one, file: files[0]! } : one))
			.filter(({ file }) => files.includes(file));
	}

	/** What is there already: the server's text and the runs so far. */
	open() {
		this.#leave.push(this.room.hear((frame) => this.#heard(frame)));
		this.#timers.push(setInterval(() => this.#tick(), 1_000), setInterval(() => this.#recorder.flush(), BATCH_MS));
		const waiting = this.room.waiting().find(({ type, data }) => data.question_id === this.#questionId && RUNS.includes(type));
		if (waiting) {
			this.pending = asked(waiting.id, kindOf(waiting), performance.now());
			this.#sent = sentIn(waiting);
		}
		if (!this.room.shared) void this.#readKept();
		void this.readRuns();
		this.#makeReady();
	}

	#makeReady() {
		if (this.runsWhere === 'browser') local.makeReady(this.book.language);
	}

	close() {
		this.leave();
		this.#timers.forEach(clearInterval);
		this.#leave.forEach((stop) => stop());
	}

	/** The page may be gone the next moment. */
	leave = () => {
		this.#recorder.flush();
		this.#save(true);
	};

	#tick() {
		if (this.pending) this.now = performance.now();
		this.#save(false);
	}

	// The code

	#put(book: Workbook, undo: { said: string; action: string } | null = null) {
		if (undo) {
			this.undo = { ...undo, before: this.book };
			announcer.say(undo.said);
		}
		this.book = book;
		this.#touched = true;
		this.savedThere = false;
		this.room.write({ book, language: book.language, code: books.filesOf(book)[0]?.text ?? '' });
	}

	typed = (before: string, after: string, strokes: Keystroke[]) => {
		const { language } = this.book;
		this.#recorder.typed(language, shownName(this.file, language), before, after, strokes);
		this.undo = null;
		this.#put(books.withText(this.book, books.openAt(this.book), after));
	};

	/** What is not typed stroke by stroke is in the replay as a whole. */
	#putAnew(book: Workbook, undo: { said: string; action: string } | null = null) {
		this.#put(book, undo);
		this.#recorder.whole(book.language, shownName(this.file, book.language), this.file.text);
	}

	takeBack() {
		if (!this.undo) return;
		const { before } = this.undo;
		this.undo = null;
		this.#putAnew(before);
	}

	chooseLanguage(name: string) {
		this.undo = null;
		this.keeping.write(LANGUAGE, name);
		this.#putAnew(books.toLanguage(this.book, name, this.starters));
		this.#makeReady();
		announcer.say(words.language_now(this.languages.find((one) => one.name === name)?.title ?? name));
	}

	openFile = (at: number) => {
		if (at !== books.openAt(this.book)) this.#putAnew(books.opened(this.book, at));
	};
	addFile = () => this.#putAnew(books.added(this.book));
	renameFile(at: number, name: string) {
		const result = books.renamed(this.book, at, name);
		if (result === null || typeof result === 'string') return result;
		this.#putAnew(result);
		return null;
	}
	removeFile(at: number) {
		const file = books.filesOf(this.book)[at];
		if (file) this.#putAnew(books.removed(this.book, at), { said: words.removed(file.name), action: words.undo });
	}
	reset = () => this.#putAnew(books.resetTo(this.book, this.starters), { said: words.reset_done, action: words.reset_undo });
	bringBack(kept: KeptCode) {
		this.#putAnew(books.broughtBack(this.book, kept), { said: words.history.brought_back, action: words.reset_undo });
	}

	// What the server keeps of it

	async #readKept() {
		const told = await this.read<KeptCode | null>(this.#path('code')).catch(() => undefined);
		if (told === undefined) return;
		this.#saving.withdrawEarlier();
		const kept = told?.files?.length && told.language ? { ...told, files: named(told.files, told.language) } : null;
		const { book: mine, sent, sending } = this.room.draft;
		const which = books.reconcile(mine, kept, this.starters, sent, sending);
		if (which === 'ask') this.conflict = kept;
		else if (which === 'theirs' && kept && !this.#touched) this.#take(kept);
		// What was written while the line was gone, or did not arrive, goes out now.
		else if (which === 'mine' && mine && !books.untouched(mine, this.starters)) this.#touched = true;
	}

	#take(kept: KeptCode) {
		const own = this.room.draft.book !== null;
		this.#putAnew(books.broughtBack(this.book, kept), own ? { said: words.kept.from_server, action: words.reset_undo } : null);
		this.#saving.isThere(books.keyOf(books.asKept(this.book)));
	}

	settle(which: 'mine' | 'theirs') {
		const kept = this.conflict;
		this.conflict = null;
		if (kept && which === 'theirs') return this.#take(kept);
		this.#touched = true;
		this.#save(true);
	}

	#save(atOnce: boolean) {
		if (!this.#touched || this.conflict || this.room.shared || books.isTooLong(this.book)) return;
		this.#saving.save(books.asKept(this.book), atOnce);
	}

	#compare() {
		this.savedThere = books.keyOf(books.asKept(this.book)) === this.room.draft.sent;
	}

	// Running

	get canSubmit() {
		return this.coding !== null && (this.runsWhere === 'full' || this.runsWhere === 'degraded');
	}

	run() {
		if (this.view === 'input' || !this.samples.length) return this.runOwn();
		return this.#ask('samples', { samples: true });
	}

	runOwn() {
		const input = this.#ownInput();
		if (input) return this.#ask('run', input);
		this.view = 'input';
	}

	/** Null where it cannot be read: `wrong` says what is wrong with it. */
	#ownInput(): Record<string, unknown> | null {
		const shape = this.coding?.shape;
		if (!this.byArguments && shape !== 'class' && shape !== 'sql') return { stdin: this.stdin };
		// Calls and tables are written down as a whole.
		const { values, wrong } = this.byArguments
			? readArguments(this.coding!.arguments, this.fields)
			: readArguments([{ name: '', type: '' }], [this.stdin]);
		this.wrong = wrong;
		if (wrong.some((one) => one !== null)) return null;
		if (shape === 'sql') return { stdin: JSON.stringify(values[0]) };
		return { arguments: this.byArguments ? values : values[0] };
	}

	submit() {
		if (this.canSubmit) return this.#ask('submission', {});
	}

	#ask(kind: RunKind, more: Record<string, unknown>) {
		if (this.busy || this.runsWhere === 'none') return;
		this.wrong = [];
		this.problem = books.isEmpty(this.book) ? words.nothing_to_run : books.isTooLong(this.book) ? words.too_long : '';
		if (this.problem) return announcer.say(this.problem);
		this.#recorder.flush();
		const { language, files } = books.asKept(this.book);
		announcer.say(kind === 'submission' ? words.announced.submit : words.announced.run);
		this.view = 'result';
		if (this.runsWhere === 'browser') return this.#runHere(kind, more);
		const [main, ...beside] = files;
		const data = { question_id: this.#questionId, code: main?.text ?? '', language, ...(beside.length && { files: beside }), ...more };
		const type = kind === 'submission' ? 'submit_code' : 'run_code';
		const id = this.room.give(type, data);
		this.#sent = sentIn({ id, type, data });
		this.pending = asked(id, kind, performance.now());
		this.now = performance.now();
	}

	async #runHere(kind: RunKind, more: Record<string, unknown>) {
		const { language, files } = books.asKept(this.book);
		if (!local.runsHere(language)) {
			this.problem = words.not_in_browser(this.languages.find(({ name }) => name === language)?.title ?? language);
			return announcer.say(this.problem);
		}
		const id = newId();
		this.pending = { ...asked(id, kind, performance.now()), state: 'running', acknowledged: true };
		const starter = this.starters[language] ?? '';
		if (kind === 'samples' && this.coding) {
			const tests = await local.runSamples(language, this.coding, starter, files, words.result.compared_exactly);
			return this.#came(local.asResult(this.#questionId, id, language, files, tests, null));
		}
		const outcome = await local.run(language, files, local.taskOf(this.coding!, starter, more.arguments ?? more.stdin ?? ''));
		this.#came(local.asResult(this.#questionId, id, language, files, [], outcome));
	}

	fillFrom = (sample: number) => {
		this.#fillFrom(sample);
		this.view = 'input';
	};

	#fillFrom(sample: number) {
		const given = this.samples[sample]?.given;
		this.wrong = [];
		if (this.byArguments) this.fields = fieldsFrom(this.coding!.arguments, given);
		else this.stdin = typeof given === 'string' ? given : given === undefined ? '' : JSON.stringify(given);
	}

	async readRuns() {
		this.historyProblem = null;
		try {
			const { items } = await this.read<{ items: RunResult[] }>(this.#path('runs'));
			const known = items.map(({ run_id }) => run_id);
			this.runs = [...this.runs.filter(({ run_id }) => !known.includes(run_id)), ...items];
			this.shown = items.find(({ run_id }) => run_id === this.shown?.run_id) ?? this.shown ?? this.runs[0] ?? null;
		} catch (error) {
			this.historyProblem = error;
		}
	}

	look(result: RunResult) {
		this.shown = result;
		this.view = 'result';
	}

	get lastSubmission() {
		return this.runs.find(({ kind }) => kind === 'submission') ?? null;
	}

	sameAsNow(result: RunResult) {
		const files = filesOfRun(result);
		return files !== null && books.sameCode(books.asKept(this.book), { language: result.language ?? '', files });
	}

	#path = (what: string) => `/api/interviews/${encodeURIComponent(this.room.id)}/questions/${encodeURIComponent(this.#questionId)}/${what}`;

	// What the server says

	#heard(frame: Frame) {
		this.#saving.hear(frame);
		const id = String(frame.data.id ?? frame.id ?? '');
		if (frame.type === 'run_progress') this.#progressed(frame.data as unknown as RunProgress);
		else if (frame.type === 'run_result' && frame.data.question_id === this.#questionId && this.#isMine(id)) this.#came(frame.data as unknown as RunResult);
		else if (frame.type === 'ack' && this.pending?.id === id) this.#taken(id);
		else if (frame.type === 'error' && this.pending?.id === id) this.#refused(id, String(frame.data.error ?? ''));
		else if (frame.type === 'resume') this.#owed((frame.data.state as { runs_owed?: OwedRun[] } | undefined)?.runs_owed ?? []);
	}

	/** What is run is kept with the run: the next device goes on with it. */
	#taken(id: string) {
		this.pending = { ...this.pending!, acknowledged: true, heardAt: performance.now() };
		if (this.#sent?.id === id && !this.room.shared) this.#saving.isThere(this.#sent.key);
	}

	#isMine(id: string) {
		return !this.room.shared || this.pending?.id === id;
	}

	/** Asked for before this page was loaded, or by another device. */
	#owed(runs: OwedRun[]) {
		if (this.room.shared) return;
		const mine = runs.findLast(({ question_id }) => question_id === this.#questionId);
		if (!this.pending && mine) this.pending = { ...asked(mine.id ?? mine.run_id, mine.kind, performance.now()), acknowledged: true };
	}

	#progressed(progress: RunProgress) {
		const now = performance.now();
		if (this.pending?.id !== progress.id) return;
		this.pending = progressed(this.pending, progress, now);
		this.now = now;
	}

	/** Even if it would be taken later: by then nobody waits for it. */
	#refused(id: string, reason: string) {
		this.room.withdraw(id);
		this.pending = null;
		this.problem = reason;
		announcer.say(reason);
	}

	#came(result: RunResult) {
		if (this.runs.some(({ run_id }) => run_id === result.run_id)) return;
		const mine = this.pending !== null && this.pending.id === (result.id ?? result.run_id);
		// The frame does not repeat what was sent; what was sent from elsewhere is read in the list.
		const sent = this.#sent !== null && this.#sent.id === result.id ? this.#sent.code : null;
		const whole = sent ? { ...result, ...sent } : result;
		this.runs = [whole, ...this.runs];
		if (result.code === undefined && !sent) void this.readRuns();
		if (this.pending && !mine) return;
		this.pending = null;
		this.shown = whole;
		announcer.say(told(whole));
	}
}

const RUNS = ['run_code', 'submit_code'];
const kindOf = ({ type, data }: Command): RunKind => (type === 'submit_code' ? 'submission' : data.samples ? 'samples' : 'run');

/** Code that is to be run, and its key as a draft: the server keeps it as one. */
interface Sent {
	id: string;
	key: string;
	code: { language: string; code: string; files: SourceFile[] };
}

function sentIn({ id, data }: Command): Sent {
	const { language, code, files = [] } = data as { language: string; code: string; files?: SourceFile[] };
	const key = books.keyOf({ language, files: filesOfRun({ language, code, files }) ?? [] });
	return { id, key, code: { language, code, files } };
}
