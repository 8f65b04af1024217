/** As much of `speechSynthesis` as is used of it. */
export interface Synthesis {
	speak(utterance: Utterance): void;
	cancel(): void;
	getVoices(): { lang: string; localService: boolean }[];
}

export interface Utterance {
	rate: number;
	voice: unknown;
	lang: string;
	onstart: (() => void) | null;
	onend: (() => void) | null;
	onerror: ((event: { error?: string }) => void) | null;
}

export interface Line {
	turn: string;
	generation: number;
	index: number;
	last: boolean;
	text: string;
}

export interface Said {
	kind: 'began' | 'piece' | 'flushed' | 'ended';
	turn: string;
	generation: number;
	index: number;
	playedMs: number;
}

const RATES = { slow: 0.85, normal: 1, fast: 1.15 };
export type Pace = keyof typeof RATES;

interface Parts {
	synthesis: Synthesis;
	utter: (text: string) => Utterance;
	tell: (said: Said) => void;
	/** There is no voice, or it fails: the text has to do. Said once. */
	silent: () => void;
	/** The browser says nothing before the person has touched the page. */
	waits?: () => void;
	/** Whether they have. */
	touched?: () => boolean;
	pace?: () => Pace;
	/** Runs something later, unless it is called off. */
	later?: (run: () => void) => () => void;
	now?: () => number;
	lang?: string;
}

/** A browser without any voice may say nothing at all, not even that it failed. */
const PATIENCE_MS = 4_000;

const soon = (run: () => void) => {
	const timer = setTimeout(run, PATIENCE_MS);
	return () => clearTimeout(timer);
};

const wasTouched = () => navigator.userActivation?.hasBeenActive ?? true;

/** The browser's own voice, where the server has none: a sentence at a time, and stopped as any other voice is. */
export class BrowserVoice {
	#queue: Line[] = [];
	#current: { line: Line; utterance: Utterance } | null = null;
	#turn: { key: string; beganAt: number } | null = null;
	#newest = 0;
	#stopped = '';
	#mute = false;
	/** Until the page is touched; what is to be said is kept. */
	#held = false;
	#callOff: () => void = () => undefined;

	constructor(readonly parts: Parts) {}

	get active() {
		return this.#current !== null || this.#queue.length > 0;
	}

	push(line: Line) {
		if (line.generation > this.#newest) this.flush(line.generation);
		if (this.#mute || line.generation < this.#newest || keyOf(line) === this.#stopped) return;
		this.#queue.push(line);
		if (!this.#current) this.#next();
	}

	flush(generation: number) {
		if (generation <= this.#newest) return;
		this.#newest = generation;
		this.#cut((line) => line.generation < generation);
	}

	stop() {
		const now = this.#current?.line ?? this.#queue[0];
		if (!now) return;
		this.#stopped = keyOf(now);
		this.#cut((line) => keyOf(line) === this.#stopped);
	}

	reset() {
		this.#cut(() => true);
		this.#newest = 0;
		this.#stopped = '';
		this.again();
	}

	/** What failed is tried once more, with the next sentence. */
	again() {
		this.#mute = false;
	}

	/** The page was touched. That may not have been enough: then it waits for the next time. */
	touched() {
		if (!this.#held) return;
		this.#held = false;
		if (!this.#current) this.#next();
	}

	#next() {
		if (this.#held) return;
		const line = this.#queue.shift();
		if (!line) return;
		// The end of a turn may carry no words.
		if (!line.text.trim()) return this.#ended(line);
		const utterance = this.parts.utter(line.text);
		utterance.rate = RATES[this.parts.pace?.() ?? 'normal'];
		utterance.lang = this.parts.lang ?? 'en';
		utterance.voice = this.#voiceFor(utterance.lang);
		this.#current = { line, utterance };
		utterance.onstart = () => this.#current?.utterance === utterance && this.#began(line);
		utterance.onend = () => this.#current?.utterance === utterance && this.#ended(line);
		utterance.onerror = ({ error }) => this.#current?.utterance === utterance && (error === 'not-allowed' ? this.#hold(line) : this.#failed());
		this.#callOff();
		this.#callOff = (this.parts.later ?? soon)(() => this.#current?.utterance === utterance && this.#heardNothing(line));
		this.parts.synthesis.speak(utterance);
	}

	/** A voice on this machine before one that sends the words elsewhere. */
	#voiceFor(lang: string) {
		const fitting = this.parts.synthesis.getVoices().filter((voice) => voice.lang.toLowerCase().startsWith(lang));
		return fitting.find((voice) => voice.localService) ?? null;
	}

	#began(line: Line) {
		this.#callOff();
		const first = this.#turn?.key !== keyOf(line);
		if (first) this.#turn = { key: keyOf(line), beganAt: this.#now() };
		this.#say(first ? 'began' : 'piece', line);
	}

	#ended(line: Line) {
		this.#current = null;
		if (line.last && this.#turn?.key === keyOf(line)) this.#over('ended', line);
		this.#next();
	}

	/** Some browsers do not say that they wait for a touch. */
	#heardNothing(line: Line) {
		if ((this.parts.touched ?? wasTouched)()) this.#failed();
		else this.#hold(line);
	}

	#hold(line: Line) {
		this.#callOff();
		this.#held = true;
		this.#current = null;
		this.#queue = [line, ...this.#queue];
		// Else it would be said twice, where the browser has kept it.
		this.parts.synthesis.cancel();
		this.parts.waits?.();
	}

	#failed() {
		this.#callOff();
		this.#mute = true;
		const line = this.#current?.line;
		this.#current = null;
		this.#queue = [];
		if (line && this.#turn?.key === keyOf(line)) this.#over('flushed', line);
		this.parts.silent();
	}

	#cut(away: (line: Line) => boolean) {
		this.#queue = this.#queue.filter((line) => !away(line));
		const line = this.#current?.line;
		if (!line || !away(line)) return;
		this.#current = null;
		this.#callOff();
		this.parts.synthesis.cancel();
		if (this.#turn?.key === keyOf(line)) this.#over('flushed', line);
		this.#next();
	}

	#over(kind: 'flushed' | 'ended', line: Line) {
		this.#say(kind, line);
		this.#turn = null;
	}

	#say(kind: Said['kind'], { turn, generation, index }: Line) {
		this.parts.tell({ kind, turn, generation, index, playedMs: this.#now() - (this.#turn?.beganAt ?? this.#now()) });
	}

	#now = () => (this.parts.now ?? (() => performance.now()))();
}

const keyOf = ({ turn, generation }: { turn: string; generation: number }) => `${generation} ${turn}`;
