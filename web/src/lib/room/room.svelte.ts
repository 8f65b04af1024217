import { announcer } from '$lib/announce.svelte';
import { get, post } from '$lib/api/http';
import { session } from '$lib/api/session.svelte';
import type { AnswerGiven, Interview, Personalised, RoleMatch, SkillWeight } from '$lib/api/types';
import { newId } from '$lib/ids';
import { keeping } from '$lib/keeping';
import { words } from '$lib/words';
import { Connection, type Frame, type Link } from './connection';
import { type Draft, Drafts, emptyDraft } from './drafts';
import { type Command, Outbox } from './outbox';
import { emptyRoom, gave, hasEnded, isTurn, reduce, refused, remembered, type RoomState } from './state';

/** What is wrong with an answer that cannot be given yet. */
export type Missing = 'text' | 'choice' | null;

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
	/** Set by the person's own answer, so that only then the next question takes the focus. */
	turned = false;
	/** Set when what was given was no answer, so that the surface takes the focus again. */
	returned = false;

	readonly #outbox: Outbox;
	readonly #drafts: Drafts;
	readonly #connection: Connection;
	#draftOf = '';

	constructor(readonly id: string) {
		this.#outbox = new Outbox(id, keeping);
		this.#drafts = new Drafts(id, keeping);
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

	get mode(): 'text' | 'code' | 'one' | 'many' {
		const question = this.state.question;
		if (question?.options?.length) return question.kind === 'multiple_select' ? 'many' : 'one';
		if (question?.answer_field === 'code' || question?.kind === 'coding_problem') return 'code';
		return 'text';
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
			return interview;
		} catch {
			return null;
		}
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
		this.#connection.open();
	}

	hurry = () => this.#connection.hurry();
	doubt = () => this.#connection.doubt();

	write(change: Partial<Draft>) {
		this.draft = { ...this.draft, ...change };
		if (this.state.question) this.draftStored = this.#drafts.write(this.state.question.question_id, this.draft);
	}

	/** Gives the answer, or says what is missing. */
	answer(): Missing {
		const question = this.state.question;
		if (!question || this.state.given) return null;
		const { text, code, language, chosen } = this.draft;
		const question_id = question.question_id;
		let given: AnswerGiven;
		if (this.mode === 'one' || this.mode === 'many') {
			if (!chosen.length) return 'choice';
			given = { options: chosen };
			this.#give('answer', { question_id, option: this.mode === 'many' ? chosen : chosen[0] });
		} else if (this.mode === 'code') {
			if (!code.trim()) return 'text';
			given = { code, language };
			this.#give('answer', { question_id, code, language });
		} else {
			if (!text.trim()) return 'text';
			given = { text };
			this.#give('answer', { question_id, answer: text });
		}
		this.#turn(given);
		return null;
	}

	skip() {
		if (!this.state.question || this.state.given) return;
		this.#give('skip', { question_id: this.state.question.question_id });
		this.#turn(null);
	}

	#turn(given: AnswerGiven | null) {
		this.problem = '';
		this.turned = true;
		this.state = gave(this.state, given);
	}

	hint = () => this.#give('hint', { question_id: this.state.question?.question_id });
	clarify = (text: string) =>
		this.#give('clarify', {
			question_id: this.state.question?.question_id,
			text: text.trim() || words.room.clarify_default
		});
	think(on: boolean) {
		this.state = { ...this.state, thinking: on };
		this.#give('thinking', { on });
	}
	/** Asks for what a model could not make before; says how that went. */
	async personalise(): Promise<string> {
		const made = await post<Personalised>(`/api/interviews/${encodeURIComponent(this.id)}/personalise`);
		if (made.personalised) this.canPersonalise = false;
		return made.personalised ? '' : made.warnings.join(' ') || words.personalise.nothing;
	}
	pause = () => this.#give('pause', {});
	resume = () => this.#give('resume', {});
	end = () => this.#give('end', {});

	#give(type: string, data: Record<string, unknown>) {
		this.#connection.give({ id: newId(), type, data });
	}

	#heard(frame: Frame, command?: Command) {
		const before = this.state;
		this.state = reduce(before, frame, performance.now(), command);
		if (frame.type === 'ack') this.#acknowledged();
		const question = this.state.question;
		if (question && question.question_id !== this.#draftOf) this.#openDraft(question.question_id);
		else if (before.given && !this.state.given) this.#openAgain();
		if (frame.type === 'error') this.#complained(frame, command);
		// A remark to a question that this page has not seen yet: it was loaded while the answer was being read.
		if (opens(frame) && frame.data.question_id !== question?.question_id) this.#connection.tell('get_current_question');
		this.#announce(before);
		if (question && question !== before.question && this.state.onFloor) void this.#look();
		if (hasEnded(this.state) && !hasEnded(before)) this.#connection.close();
	}

	#announce(before: RoomState) {
		const { question, hints, explanation, remarks, aside } = this.state;
		if (question && question.question_id !== before.question?.question_id && !this.turned) {
			announcer.say(words.room.new_question(question.question_number, question.text));
		}
		if (hints.length > before.hints.length) announcer.say(hints.at(-1)?.text ?? '');
		if (explanation && explanation !== before.explanation) announcer.say(explanation);
		const reply = remarks.length > before.remarks.length ? remarks.at(-1)?.reply : '';
		if (reply && question?.question_id === before.question?.question_id) announcer.say(reply);
		if (aside && aside.key !== before.aside?.key) announcer.say(aside.text);
	}

	/** What was sent was no answer: the surface is free again, and what was sent is no draft. */
	#openAgain() {
		const questionId = this.state.question?.question_id ?? '';
		this.#drafts.forget(questionId);
		this.turned = false;
		this.returned = true;
		this.#readDraft(questionId);
	}

	#openDraft(questionId: string) {
		this.#draftOf = questionId;
		this.#readDraft(questionId);
		// An answer to this question may still be waiting in the outbox, from before a refresh.
		const waiting = this.#outbox.waiting().find((c) => isTurn(c) && c.data.question_id === questionId);
		if (waiting) this.state = gave(this.state, waiting.type === 'skip' ? null : givenIn(waiting));
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
		if (link === 'lost' && before === 'live') announcer.say(words.room.link.lost);
		if (link === 'live' && before === 'lost') announcer.say(words.room.link.back);
	}
}

const opens = (frame: Frame) => frame.type === 'notice' && frame.data.kind === 'remark';

function givenIn({ data }: Command): AnswerGiven {
	if (data.option !== undefined) return { options: [data.option].flat() as string[] };
	return { text: data.answer as string | undefined, code: data.code as string | undefined };
}
