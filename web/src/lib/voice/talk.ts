import type { Frame } from '../room/connection';

export type Mode = 'off' | 'hands_free' | 'push_to_talk';
export type TurnState = 'listening' | 'hearing' | 'thinking' | 'speaking' | 'held' | 'reviewing';
export type Reason = 'asked' | 'unsure' | 'unrated' | 'failed' | 'continued';

interface Who {
	name: string;
}

/** What the server says that works. */
export interface Offer {
	mode: Mode;
	hearing: Who | null;
	speaking: Who | null;
	speak: boolean;
	review: boolean;
	recording: boolean;
	reason?: string | null;
}

export interface Caption {
	turn: string;
	text: string;
	final: boolean;
	questionId: string | null;
}

export interface Review {
	questionId: string | null;
	text: string;
	reason: Reason;
}

/** A sentence of the interviewer, and the piece of sound that it begins with. */
export interface Sentence {
	index: number;
	text: string;
}

export interface Spoken {
	turn: string;
	generation: number;
	questionId: string | null;
	sentences: Sentence[];
	/** The sentence that sounds now; -1 before the first and after the last. */
	at: number;
}

/** What is known of the spoken half of an interview. */
export interface Talk {
	offer: Offer | null;
	turn: TurnState | null;
	turnId: string;
	/** Whatever carries an older one is stale. */
	newest: number;
	caption: Caption | null;
	review: Review | null;
	spoken: Spoken | null;
}

export const emptyTalk = (): Talk => ({ offer: null, turn: null, turnId: '', newest: 0, caption: null, review: null, spoken: null });

interface Transcript {
	text: string;
	final: boolean;
	question_id: string | null;
	turn_id: string;
	review?: { reason: Reason } | null;
}

interface AudioHead {
	turn_id: string;
	generation: number;
	question_id: string | null;
	index: number;
	text: string;
}

export function reduceTalk(talk: Talk, { type, data }: Frame): Talk {
	// On each connection turns and generations count anew; what was to be reviewed comes again.
	if (type === 'connected') return { ...emptyTalk(), offer: talk.offer };
	if (type === 'voice') return offered(talk, data as never);
	if (type === 'question') return asked(talk, data as never);
	if (isStale(talk, data)) return talk;
	const next = typeof data.generation === 'number' ? newer(talk, data.generation) : talk;
	switch (type) {
		case 'turn':
			return turned(next, data as never);
		case 'transcript':
			return transcribed(next, data as never);
		case 'audio':
			return said(next, data as never);
		case 'interrupt':
			return { ...next, spoken: next.spoken && { ...next.spoken, at: -1 } };
		default:
			return next;
	}
}

export const isStale = (talk: Talk, data: Record<string, unknown>) => typeof data.generation === 'number' && data.generation < talk.newest;

/** Whether this is an answer that the server submits by itself. A turn that came to nothing ends without words. */
export function isAnswer(talk: Talk, { type, data }: Frame): boolean {
	if (type !== 'transcript' || !data.final || data.review || isStale(talk, data)) return false;
	return String(data.text ?? '').trim() !== '' && talk.offer !== null && talk.offer.mode !== 'off';
}

function newer(talk: Talk, generation: number): Talk {
	return generation > talk.newest ? { ...talk, newest: generation } : talk;
}

function offered(talk: Talk, offer: Offer): Talk {
	if (offer.mode !== 'off') return { ...talk, offer };
	return { ...talk, offer, turn: null, review: null };
}

/** The same question again is no reason to forget what was said to it. */
function asked(talk: Talk, { question_id }: { question_id: string }): Talk {
	const other = (one: { questionId: string | null } | null) => one && one.questionId !== null && one.questionId !== question_id;
	return { ...talk, caption: other(talk.caption) ? null : talk.caption, review: other(talk.review) ? null : talk.review };
}

function turned(talk: Talk, { state, turn_id }: { state: TurnState; turn_id: string }): Talk {
	const next = { ...talk, turn: state, turnId: turn_id };
	// It is being said again: what was heard before no longer counts.
	return state === 'hearing' && turn_id !== talk.turnId ? { ...next, caption: null, review: null } : next;
}

function transcribed(talk: Talk, { text, final, question_id, turn_id, review }: Transcript): Talk {
	const caption = { turn: turn_id, text, final, questionId: question_id };
	return { ...talk, caption, review: review ? { questionId: question_id, text, reason: review.reason } : null };
}

function said(talk: Talk, { turn_id, generation, question_id, index, text }: AudioHead): Talk {
	const same = talk.spoken?.turn === turn_id && talk.spoken.generation === generation;
	const before = same ? talk.spoken! : { turn: turn_id, generation, questionId: question_id, sentences: [], at: -1 };
	const known = !text || before.sentences.some((one) => one.index === index);
	return { ...talk, spoken: known ? before : { ...before, sentences: [...before.sentences, { index, text }] } };
}

/** The piece that began to sound, or null when the voice is silent. */
export function sounding(talk: Talk, turn: string, index: number | null): Talk {
	if (!talk.spoken || talk.spoken.turn !== turn) return talk;
	const at = index === null ? -1 : talk.spoken.sentences.findLastIndex((one) => one.index <= index);
	return at === talk.spoken.at ? talk : { ...talk, spoken: { ...talk.spoken, at } };
}

export type Shown = 'off' | 'opening' | 'listening' | 'hearing' | 'thinking' | 'speaking' | 'held' | 'reviewing';

/** What the person is told. The voice is heard later than it is sent, so whether it sounds is for this side to say. */
export function shownState(talk: Talk, playing: boolean): Shown {
	if (!talk.offer || talk.offer.mode === 'off') return 'off';
	if (talk.review) return 'reviewing';
	if (playing) return 'speaking';
	if (talk.turn === 'speaking') return 'thinking';
	if (talk.turn === 'reviewing') return 'listening';
	return talk.turn ?? 'opening';
}

/** The words were settled here: they are sent, or will be said again. */
export const settled = (talk: Talk): Talk => ({ ...talk, review: null, caption: null });

/** The words stand beside an answer that is given by hand. They are still to be read, and there is nothing to decide. */
export const noted = (talk: Talk): Talk => ({ ...talk, review: null });

/** What was said and did not become an answer, for whoever goes on in writing. */
export const unanswered = (talk: Talk, questionId: string | undefined): string => {
	if (talk.review) return talk.review.text;
	const { caption } = talk;
	return caption && (caption.questionId === null || caption.questionId === questionId) ? caption.text : '';
};
