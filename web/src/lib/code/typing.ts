import type { Edit, TypingBatch } from './types';

/** A replacement of the whole, however long the text was that the replay had before. */
export const WHOLE = 10_000_000;
export const BATCH_MS = 3_000;
const EDITS_MAX = 400;

/** FNV-1a over the UTF-16 code units: enough to notice that a replay has gone astray, and needs no waiting. */
export function digestOf(text: string): string {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) {
		hash ^= text.charCodeAt(i);
		hash = Math.imul(hash, 0x01000193);
	}
	return (hash >>> 0).toString(16).padStart(8, '0');
}

export function applied(text: string, [, from, to, inserted]: Edit): string {
	const start = Math.min(from, text.length);
	return text.slice(0, start) + inserted + text.slice(Math.min(Math.max(to, start), text.length));
}

/** What turned one text into the other, where nobody told: the part between what is the same at both ends. */
export function strokeBetween(before: string, after: string): Keystroke {
	const most = Math.min(before.length, after.length);
	let head = 0;
	while (head < most && before[head] === after[head]) head++;
	let tail = 0;
	while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
	return { from: head, to: before.length - tail, text: after.slice(head, after.length - tail) };
}

export interface Keystroke {
	from: number;
	to: number;
	text: string;
}

/** Gathers what is typed in one file of one language, and gives it in batches. */
export class TypingRecorder {
	#open: { language: string; file: string; since: number; edits: Edit[] } | null = null;
	#after = '';
	readonly #begun = new Set<string>();

	constructor(
		/** Milliseconds since the question's delivery. */
		readonly now: () => number,
		readonly give: (batch: TypingBatch) => void
	) {}

	/** `before` is the whole text as it stood: a replay cannot know it otherwise. */
	typed(language: string, file: string, before: string, after: string, strokes: Keystroke[]) {
		if (!this.#begun.has(`${language}\n${file}`)) this.whole(language, file, before);
		const { open, t } = this.#opened(language, file);
		for (const { from, to, text } of strokes) open.edits.push([t, from, to, text]);
		this.#after = after;
		if (open.edits.length >= EDITS_MAX || t >= BATCH_MS * 4) this.flush();
	}

	/** The text as it stands: of a file that is opened, or that was put there in one go. */
	whole(language: string, file: string, text: string) {
		const { open, t } = this.#opened(language, file);
		this.#begun.add(`${language}\n${file}`);
		open.edits.push([t, 0, WHOLE, text]);
		this.#after = text;
	}

	#opened(language: string, file: string) {
		if (this.#open && (this.#open.language !== language || this.#open.file !== file)) this.flush();
		const now = this.now();
		this.#open ??= { language, file, since: now, edits: [] };
		return { open: this.#open, t: Math.round(now - this.#open.since) };
	}

	flush() {
		const open = this.#open;
		this.#open = null;
		if (!open?.edits.length) return;
		const text = this.#after;
		this.give({
			language: open.language,
			file: open.file,
			since_ms: Math.round(open.since),
			edits: open.edits,
			length: text.length,
			digest: digestOf(text)
		});
	}
}

/** One moment of the replay. */
interface Moment {
	at: number;
	language: string;
	file: string;
	edit: Edit;
	/** The last of its batch: what the text must be by then. */
	digest?: string;
}

export interface Frame {
	language: string;
	file: string;
	text: string;
	/** Where it was just changed. */
	caret: number;
	/** A batch that did not lead to the text it names: something between was lost. */
	astray: boolean;
}

/** Every so many edits the whole state is kept, so that scrubbing back is as quick as going on. */
const KEPT_EVERY = 200;

export class Replay {
	readonly #moments: Moment[];
	readonly #kept: { upTo: number; texts: Map<string, string> }[] = [];
	readonly end: number;

	/** In the order in which they were kept; a clock that stood still meanwhile never turns it round. */
	constructor(batches: TypingBatch[]) {
		let last = 0;
		this.#moments = batches.flatMap(({ since_ms, language, file, edits, digest }) => {
			const begins = Math.max(since_ms, last);
			return edits.map((edit, i) => {
				last = Math.max(last, begins + edit[0]);
				return { at: last, language, file, edit, ...(i === edits.length - 1 && { digest }) };
			});
		});
		this.end = last;
		this.#keep();
	}

	get isEmpty() {
		return this.#moments.length === 0;
	}

	#keep() {
		const texts = new Map<string, string>();
		this.#moments.forEach((moment, i) => {
			if (i % KEPT_EVERY === 0) this.#kept.push({ upTo: i, texts: new Map(texts) });
			const key = `${moment.language}\n${moment.file}`;
			texts.set(key, applied(texts.get(key) ?? '', moment.edit));
		});
	}

	/** What stood there at this moment. */
	at(ms: number): Frame | null {
		const upTo = this.#countAt(ms);
		if (upTo === 0) return null;
		const kept = this.#kept[Math.floor((upTo - 1) / KEPT_EVERY)]!;
		const texts = new Map(kept.texts);
		let astray = false;
		for (let i = kept.upTo; i < upTo; i++) {
			const moment = this.#moments[i]!;
			const key = `${moment.language}\n${moment.file}`;
			const text = applied(texts.get(key) ?? '', moment.edit);
			texts.set(key, text);
			if (moment.digest) astray = moment.digest !== digestOf(text);
		}
		const { language, file, edit } = this.#moments[upTo - 1]!;
		const text = texts.get(`${language}\n${file}`) ?? '';
		return { language, file, text, caret: Math.min(edit[1] + edit[3].length, text.length), astray };
	}

	/** Stretches in which something was typed, with pauses of more than a few seconds left out, for the time line. */
	stretches(gap = 5_000): { from: number; to: number }[] {
		const found: { from: number; to: number }[] = [];
		for (const { at } of this.#moments) {
			const last = found.at(-1);
			if (last && at - last.to <= gap) last.to = at;
			else found.push({ from: at, to: at });
		}
		return found;
	}

	#countAt(ms: number): number {
		let low = 0;
		let high = this.#moments.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#moments[middle]!.at <= ms) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
