import { announcer } from '$lib/announce.svelte';
import { get, post } from '$lib/api/http';
import { session } from '$lib/api/session.svelte';
import type { AnswerGiven, Interview, Personalised, RoleMatch, SkillWeight } from '$lib/api/types';
import { newId } from '$lib/ids';
import { keeping } from '$lib/keeping';
import type { MyTest } from '$lib/tests/types';
import { words } from '$lib/words';
import { tests } from '$lib/words/en-tests';
import { Connection, type Frame, type Link } from './connection';
import { type Draft, Drafts, emptyDraft } from './drafts';
import { givenIn, giving, type Missing, type Surface, surfaceOf } from './giving';
import { type Command, Outbox } from './outbox';
import { Together } from './team/together.svelte';
import { emptyRoom, gave, hasEnded, isTurn, reduce, refused, remembered, type RoomState } from './state';

/** One interview as the page sees it: what the server said, what is being written, and the line between them. */
export class Room {
	state = $state.raw(emptyRoom());
	link = $state<Link>('connecting');
	draft = $state<Draft>(emptyDraft());
	role = $state('');
	problem = $state('');
	draftStored = $state(true);
	warnings = $state.raw<string[]>([]);
	skills = $state.raw<SkillWeight[]>([]);
	roleMatch = $state.raw<RoleMatch | null>(null);
	/** A model that is there now could do what the built-in interviewer did in its place. */
	canPersonalise = $state(false);
	/** Another device leads; this one shows what happens there. */
	following = $state(false);
	/** The test that this is an attempt of, and its rules, once they are known. */
	testId = $state<number | null>(null);
	rules = $state.raw<MyTest | null>(null);
	/** The facts that are noted in this test, and those that have been noted from here, in their order. */
	announced = $state.raw<string[]>([]);
	facts = $state.raw<string[]>([]);
	/** Set by the person's own answer, so that only then the next question takes the focus. */
	turned = false;
	/** Set when what was given was no answer, so that the surface takes the focus again. */
	returned = false;
	/** The interviewer is heard: what is said aloud is not announced as well. */
	voiced = false;
	/** Whether this was begun as a spoken interview. */
	toBeSpoken = $state(false);
	/** What was said aloud as an answer to the open question. */
	#spoken = '';

	/** Those who answer together, where a team does. */
	readonly together: Together;
	readonly #outbox: Outbox;
	#listeners: Listener[] = [];
	readonly #drafts: Drafts;
	readonly #connection: Connection;
	#draftOf = '';

	constructor(readonly id: string) {
		this.#outbox = new Outbox(id, keeping);
		this.#drafts = new Drafts(id, keeping);
		this.together = new Together(
			(type, data) => this.give(type, data),
			() => this.state.question
		);
		this.#connection = new Connection({
			interviewId: id,
			outbox: this.#outbox,
			ticket: async () => (await post<{ ticket: string }>('/api/auth/ws-ticket')).ticket,
			renew: () => session.token({ renew: 'refused' }),
			lastSeq: () => this.state.lastSeq,
			onFrame: (frame, command) => this.#heard(frame, command),
			onLink: (link) => this.#linked(link),
			onUndeliverable: (command) => this.#takeBack(command, words.room.too_large)
		});
	}

	get mode(): Surface {
		return surfaceOf(this.state.question);
	}

	/** What was said before comes by REST and never holds up the conversation itself. */
	async open() {
		this.#connection.open();
		const interview = await this.#look();
		if (!interview) return;
		// Said once, before the first answer; after that it would only be in the way.
		if (!interview.answers.length) this.warnings = interview.warnings ?? [];
		this.state = this.#merged(interview);
		if (hasEnded(this.state)) this.#connection.close();
	}

	/** The interview as REST tells it, or null: then the connection has its own say about what is wrong. */
	async #look(): Promise<Interview | null> {
		try {
			const interview = await get<Interview>(`/api/interviews/${encodeURIComponent(this.id)}`);
			this.role = interview.role_name ?? interview.role;
			this.skills = interview.skills ?? [];
			this.roleMatch = interview.role_match ?? null;
			this.canPersonalise = interview.can_personalise ?? false;
			this.testId = interview.test_id ?? null;
			this.announced = interview.noted ?? [];
			this.toBeSpoken = interview.voice ?? false;
			if (this.testId !== null) void this.#readRules(this.testId);
			return interview;
		} catch {
			return null;
		}
	}

	async #readRules(testId: number) {
		try {
			this.rules ??= await get<MyTest>(`/api/applications/${testId}`);
		} catch {
			// Without them nothing is offered that the test may not allow.
		}
	}

	get isTest() {
		return this.testId !== null;
	}

	get maySkip() {
		return this.isTest ? (this.rules?.skip_allowed ?? false) : true;
	}

	get mayHaveHints() {
		return this.isTest ? (this.rules?.hints ?? false) : true;
	}

	#merged(interview: Interview) {
		const { said, evaluations, status, lastEvaluated } = this.state;
		const before = remembered(emptyRoom(), interview);
		const known = before.said.map((entry) => entry.key);
		return {
			...this.state,
			status: hasEnded(before) ? before.status : status,
			said: [...before.said, ...said.filter((entry) => !known.includes(entry.key))],
			evaluations: { ...before.evaluations, ...evaluations },
			lastEvaluated,
			// The socket tells it with the next change; until then this is what stands.
			progress: this.state.progress ?? interview.progress,
			progressAt: this.state.progress ? this.state.progressAt : performance.now()
		};
	}

	close() {
		this.#connection.close();
	}

	takeBackHere() {
		this.#connection.lead();
	}

	hurry = () => this.#connection.hurry();
	doubt = () => this.#connection.doubt();

	write(change: Partial<Draft>) {
		this.draft = { ...this.draft, ...change };
		if (this.state.question) this.draftStored = this.#drafts.write(this.state.question.question_id, this.draft);
	}

	/** A team answers it, and each of them has a draft. */
	get shared(): boolean {
		return this.together.there;
	}

	/** Gives the answer, or says what is missing. */
	answer(): Missing {
		const question = this.state.question;
		if (!question || this.state.given) return null;
		const ready = giving(question, this.draft);
		if (typeof ready === 'string') return ready;
		this.#submit(ready.given, { question_id: question.question_id, ...ready.fields });
		return null;
	}

	/** In a team it is a proposal: it becomes the answer when the others agree. */
	#submit(given: AnswerGiven, data: Record<string, unknown>) {
		this.problem = '';
		if (this.together.there) return this.give('propose', data);
		this.give('answer', data);
		this.#turn(given);
	}

	skip() {
		if (!this.state.question || this.state.given) return;
		this.give('skip', { question_id: this.state.question.question_id });
		this.#turn(null);
	}

	/** A test moves on when the time is up, and what is there by then counts: the server waits two seconds for it. */
	timeUp() {
		if (!this.isTest || this.following || this.state.status !== 'in_progress') return;
		if (!this.state.question || this.state.given || this.answer() !== null) return;
		this.#tellMeanwhile(tests.room.given_by_time);
	}

	#tellMeanwhile(text: string) {
		this.state = { ...this.state, notice: { key: newId(), text } };
		announcer.say(text);
	}

	/** A fact that was announced. Only while the test really goes on here: else its time would not be true. */
	note(kind: string) {
		const here = this.link === 'live' && !this.following && this.state.status === 'in_progress';
		if (here && this.announced.includes(kind)) this.give('integrity', { kind });
	}

	#turn(given: AnswerGiven | null) {
		this.problem = '';
		this.turned = true;
		this.state = gave(this.state, given);
	}

	hint = () => this.give('hint', { question_id: this.state.question?.question_id });
	clarify = (text: string) =>
		this.give('clarify', {
			question_id: this.state.question?.question_id,
			text: text.trim() || words.room.clarify_default
		});
	think(on: boolean) {
		this.state = { ...this.state, thinking: on };
		this.give('thinking', { on });
	}
	/** Asks for what a model could not make before; says how that went. */
	async personalise(): Promise<string> {
		const made = await post<Personalised>(`/api/interviews/${encodeURIComponent(this.id)}/personalise`);
		if (made.personalised) this.canPersonalise = false;
		return made.personalised ? '' : made.warnings.join(' ') || words.personalise.nothing;
	}
	pause = () => this.give('pause', {});
	resume = () => this.give('resume', {});
	end = () => this.give('end', {});

	/** Gives the id by which the answers to it are known. */
	give(type: string, data: Record<string, unknown>): string {
		const id = newId();
		this.#connection.give({ id, type, data });
		return id;
	}

	/** Every frame, after the room has heard it; gives what ends it. */
	hear(listener: Listener): () => unknown {
		this.#listeners = [...this.#listeners, listener];
		return () => (this.#listeners = this.#listeners.filter((one) => one !== listener));
	}

	/** For what needs no ack, and is not worth telling later. */
	tell = (type: string, data: Record<string, unknown>) => this.#connection.tell(type, data);
	sound = (pcm: ArrayBuffer) => this.#connection.sound(pcm);
	get piledUp() {
		return this.#connection.piledUp;
	}

	/** What was heard is the answer: the server gives it by itself. */
	spoke(questionId: string, text: string) {
		if (this.state.question?.question_id !== questionId || this.state.given) return;
		this.#spoken = text;
		this.#turn({ text });
	}

	/** The server listens again, so what was said aloud was no answer after all; nothing of it is lost. */
	notAnswered() {
		if (!this.#spoken || !this.state.given || !this.state.question) return;
		const said = this.#spoken;
		this.#spoken = '';
		this.turned = false;
		this.state = refused(this.state, this.state.question.question_id);
		if (!this.draft.text.trim()) this.write({ text: said });
	}

	/** Nobody waits for it any more. */
	withdraw = (id: string) => this.#outbox.settle(id);

	/** What was given and is not yet durable. */
	waiting = (): Command[] => this.#outbox.waiting();

	#heard(frame: Frame, command?: Command) {
		const before = this.state;
		this.together.heard(frame, before.snapshotSeq);
		this.state = reduce(before, frame, performance.now(), command);
		if (frame.type === 'ack') this.#acknowledged();
		if (frame.type === 'ack' && command?.type === 'integrity') this.facts = [...this.facts, String(command.data.kind)];
		if (this.isTest && isTimeUp(frame)) this.#movedOn(before);
		const question = this.state.question;
		if (question?.question_id !== before.question?.question_id || (before.given && !this.state.given)) this.#spoken = '';
		if (question && question.question_id !== this.#draftOf) this.#openDraft(question.question_id);
		else if (before.given && !this.state.given) this.#openAgain();
		if (frame.type === 'error') this.#complained(frame, command);
		// A remark to a question that this page has not seen yet: it was loaded while the answer was being read.
		if (opens(frame) && frame.data.question_id !== question?.question_id) this.#connection.tell('get_current_question');
		this.#announce(before);
		if (question && question !== before.question && this.state.onFloor) void this.#look();
		for (const listener of this.#listeners) listener(frame, command);
		if (hasEnded(this.state) && !hasEnded(before)) this.#connection.close();
	}

	/** The next question comes by itself: what held the focus goes with the old one. */
	#movedOn(before: RoomState) {
		if (before.given) this.state = { ...this.state, notice: before.notice };
		else announcer.say(this.state.notice?.text ?? '');
		this.turned = true;
	}

	#announce(before: RoomState) {
		const { question, hints, explanation, remarks, aside } = this.state;
		if (question && question.question_id !== before.question?.question_id && !this.turned && !this.voiced) {
			announcer.say(words.room.new_question(question.question_number, question.text));
		}
		if (hints.length > before.hints.length) announcer.say(hints.at(-1)?.text ?? '');
		if (explanation && explanation !== before.explanation && !this.voiced) announcer.say(explanation);
		const reply = remarks.length > before.remarks.length ? remarks.at(-1)?.reply : '';
		if (reply && question?.question_id === before.question?.question_id && !this.voiced) announcer.say(reply);
		if (aside && aside.key !== before.aside?.key) announcer.say(aside.text);
	}

	/** What was sent was no answer: the surface is free again, and what was said is no draft. A drawing goes on. */
	#openAgain() {
		const questionId = this.state.question?.question_id ?? '';
		const { drawn } = this.draft;
		this.#drafts.forget(questionId);
		this.turned = false;
		this.returned = true;
		this.#readDraft(questionId);
		if (drawn) this.write({ drawn });
	}

	#openDraft(questionId: string) {
		this.#draftOf = questionId;
		this.#readDraft(questionId);
		// An answer to this question may still be waiting in the outbox, from before a refresh.
		const waiting = this.#outbox.waiting().find((c) => isTurn(c) && c.data.question_id === questionId);
		if (waiting) this.state = gave(this.state, waiting.type === 'skip' ? null : givenIn(waiting.data));
	}

	#readDraft(questionId: string) {
		this.draft = this.#drafts.read(questionId);
		const starters = this.state.question?.starter_code ?? {};
		if (this.mode === 'code' && !this.draft.language) {
			const language = Object.keys(starters)[0] ?? 'python';
			this.draft = { ...this.draft, language, code: this.draft.code || (starters[language] ?? '') };
		}
	}

	/** A draft lives until its answer is durable on the server. */
	#acknowledged() {
		const waiting = this.#outbox.waiting().map((command) => command.data.question_id);
		for (const entry of this.state.said) {
			const done = entry.kind === 'answer' || entry.kind === 'skipped';
			if (done && entry.questionId && !waiting.includes(entry.questionId)) this.#drafts.forget(entry.questionId);
		}
	}

	#complained(frame: Frame, command?: Command) {
		const reason = String(frame.data.error ?? words.errors.unexpected);
		// What is not noted needs no word, and what is done with code or a drawing is told where that is.
		if (command && ITS_OWN.includes(command.type)) return;
		if (command && frame.data.retryable !== true) this.#takeBack(command, words.room.refused(reason));
		else if (frame.data.retryable !== true) this.problem = reason;
	}

	#takeBack(command: Command, sentence: string) {
		this.problem = sentence;
		if (command.type === 'thinking') this.state = { ...this.state, thinking: false };
		if (!isTurn(command)) return;
		this.turned = false;
		this.state = refused(this.state, String(command.data.question_id));
	}

	#linked(link: Link) {
		const before = this.link;
		this.link = link;
		this.following = this.#connection.following;
		if (link === 'lost' && before === 'live') announcer.say(words.room.link.lost);
		if (link === 'live' && before === 'lost') announcer.say(words.room.link.back);
	}
}

type Listener = (frame: Frame, command?: Command) => void;

const ITS_OWN = ['integrity', 'typing', 'save_code', 'save_board', 'run_code', 'submit_code'];

const isTimeUp = (frame: Frame) =>
	frame.type === 'notice' && (frame.data.kind === 'question_time_up' || frame.data.kind === 'session_time_up');

const opens = (frame: Frame) => frame.type === 'notice' && frame.data.kind === 'remark';
