import { keeping } from '../keeping';
import type { Frame } from '../room/connection';
import { byHand, takesNotes } from '../room/giving';
import type { Room } from '../room/room.svelte';
import type { Pace, Said } from './browser-voice';
import { Awake } from './awake';
import { Downlink } from './downlink';
import { type Captured, Ears, NoMicrophone } from './ears';
import type { Told } from './jitter-buffer';
import { SpeechHint } from './level';
import { LivingLine } from './line';
import { LostWords } from './lost-words.svelte';
import type { AudioFrame } from './mouth';
import { Presence } from './presence';
import { PushToTalk } from './push-to-talk';
import { type Piece, Sending } from './sending';
import { Sound } from './sound.svelte';
import { SpokenDraft } from './spoken-draft';
import { emptyTalk, isAnswer, isStale, noted, reduceTalk, settled, shownState, sounding } from './talk';
import { capturedAt, heardAt, measure, MEASURES } from './timing';
import { TurnClock } from './turn-clock';
import type { Trouble } from './trouble';
import { type Line, Uplink } from './uplink';
import { Voices } from './voices';
import { keepWish, readWish, type Wish } from './wish';

const LINE_POINTS = 120;

/** The spoken half of an interview on this machine: microphone, voice, and what is known of the talk. */
export class VoiceCall {
	talk = $state.raw(emptyTalk());
	/** Whether the person wants to talk; the microphone may still be on its way, or in trouble. */
	on = $state(false);
	wish = $state.raw<Wish>(readWish(keeping));
	trouble = $state<Trouble | null>(null);
	/** The browser is asking the person for the microphone. */
	asking = $state(false);
	/** Sound comes from the microphone. */
	hearing = $state(false);
	playing = $state(false);
	/** The microphone is open and gives only silence. */
	soundless = $state(false);
	/** The microphone that is open, as the browser names it. */
	microphone = $state('');
	uplink = $state<Line>('good');
	/** The interviewer's voice does not come in one piece. */
	gaps = $state(false);
	talking = $state(false);
	latched = $state(false);
	/** Neither the server nor the browser has a voice. */
	silent = $state(false);
	/** What was said last could not be made out, where the answer is given by hand and the talk goes on. */
	missed = $state(false);
	/** Whose signal the line shows. */
	drawing = $state<'you' | 'interviewer'>('you');
	readonly line = new LivingLine(LINE_POINTS);
	readonly sound = new Sound();

	readonly #button = new PushToTalk((on) => this.#pressed(on));
	readonly #forget: () => unknown;
	#ears: Ears | null = null;
	#voices: Voices | null = null;
	#hint = new SpeechHint();
	#uplink = new Uplink();
	#downlink = new Downlink();
	readonly #awake = new Awake();
	#presence: Presence | null = null;
	/** The microphone ended while nobody was at the page. */
	#lostAway = false;
	readonly #clock = new TurnClock();
	readonly #sending: Sending;
	/** The speech that was held for nothing once: a room that echoes would make it stutter. */
	#heldInVain = '';
	#opening = 0;
	#attending = true;
	readonly #draft: SpokenDraft;
	readonly #words: LostWords;
	/** The person went on in writing, whatever the interview was begun as. */
	#writes = false;

	/** How fast the browser's own voice reads. */
	pace: Pace = 'normal';

	constructor(readonly room: Room) {
		this.#draft = new SpokenDraft(room);
		this.#sending = new Sending(room, this.#clock);
		this.#words = new LostWords(room, () => this.#tellWish());
		this.#forget = room.hear((frame) => this.#heard(frame));
	}

	get shown() {
		return shownState(this.talk, this.playing);
	}

	/** Something that was said did not come through. Until the question is settled, words are shown before they count. */
	get unheard() {
		return this.#words.some;
	}

	/** Whether it can be spoken to just now. */
	get live() {
		return this.on && this.hearing && this.trouble === null && this.room.link === 'live';
	}

	/** Whether answers in words are given aloud; else there is a place to write. */
	get takesAnswers() {
		return this.on && this.trouble === null && this.talk.offer?.hearing !== null;
	}

	/** Whether what is said only stands beside the answer. */
	get byHand() {
		return byHand(this.room.state.question);
	}

	/** The sentence that sounds now. */
	get sentence(): string {
		const { spoken } = this.talk;
		return spoken && spoken.at >= 0 ? (spoken.sentences[spoken.at]?.text ?? '') : '';
	}

	/** By a press of the person, or because the interview was begun as a spoken one. */
	async begin() {
		this.on = true;
		this.#writes = false;
		this.trouble = null;
		this.silent = this.#lostAway = false;
		this.#tellWish();
		this.#stayAwake();
		this.#openVoices();
		await this.#openEars();
	}

	/** On in writing. What was said and is no answer yet becomes the draft. */
	write() {
		this.keepAsDraft();
		this.#close();
		this.on = false;
		this.#words.forget();
		this.#writes = true;
		this.#tellWish();
		this.talk = { ...settled(this.talk), offer: this.talk.offer && { ...this.talk.offer, mode: 'off' } };
	}

	keepAsDraft() {
		this.#draft.keep(this.talk);
	}

	change(wish: Partial<Wish>) {
		this.wish = { ...this.wish, ...wish };
		keepWish(keeping, this.wish);
		if (wish.mode) this.#button.letGo();
		if (wish.speak === false) this.#stopReading();
		// Which microphone it is concerns nobody else.
		if (this.on && wish.microphone === undefined) this.#tellWish();
	}

	/** Another microphone. The one before is heard until this one is. */
	choose = async (microphone: string) => {
		this.change({ microphone });
		await (this.trouble ? this.begin() : this.#openEars());
	};

	/** Once more, after a trouble was mended. */
	again = () => this.begin();

	hush() {
		const { spoken } = this.talk;
		this.room.tell('hush', spoken ? { turn_id: spoken.turn } : {});
		this.#voices?.stop();
	}

	press = () => this.#button.press(performance.now());
	release = () => {
		this.#button.release(performance.now());
		this.latched = this.#button.latched;
	};
	letGo = () => {
		this.#button.letGo();
		this.latched = false;
	};

	/** What was heard, put right by the person, is the answer. */
	send(text: string) {
		this.room.write({ text });
		const missing = this.room.answer();
		if (missing !== null) return missing;
		this.talk = settled(this.talk);
		this.#words.settled();
		return null;
	}

	sayAgain() {
		this.talk = settled(this.talk);
		this.#words.settled();
	}

	/** In a pause, or where another device leads, nobody listens and nothing is said. */
	attend(there: boolean) {
		if (there === this.#attending) return;
		this.#attending = there;
		if (!there) this.#close();
		else if (this.on) void this.begin();
		else this.#offered();
	}

	close() {
		this.#forget();
		this.#close();
		this.sound.close();
	}

	#close() {
		this.#opening++;
		this.letGo();
		this.#shutEars();
		this.#voices?.close();
		this.#voices = null;
		this.#presence?.close();
		this.#presence = null;
		this.#awake.letGo();
		this.hearing = this.asking = this.playing = this.gaps = false;
		this.sound.rest();
		this.uplink = 'good';
		this.#uplink = new Uplink();
		this.#downlink = new Downlink();
		this.#hint = new SpeechHint();
		this.line.clear();
		this.room.voiced = false;
	}

	#tellWish() {
		const { mode, speak, review } = this.wish;
		this.room.tell('voice', { mode: this.on && !this.trouble ? mode : 'off', speak: this.on && speak, review: review || this.unheard });
	}

	// The person at the page

	#stayAwake() {
		void this.#awake.keep();
		this.#presence ??= new Presence(document, window, { back: () => this.#back(), touched: () => this.#touched() });
	}

	#touched() {
		this.sound.touched();
		this.#voices?.touched();
	}

	/** Whatever the machine let go of while nobody was there is taken up again. */
	#back() {
		void this.#awake.keep();
		void this.sound.resume();
		if (this.#ears?.ended) this.#lost('unplugged');
		else if (this.#lostAway) void this.begin();
	}

	#lost(trouble: Trouble) {
		const away = trouble === 'withdrawn' ? null : this.#presence?.away;
		this.#fail(trouble);
		this.#lostAway = away === 'still';
		if (away === 'until now') void this.begin();
	}

	// The microphone and the voice

	#openVoices() {
		const context = this.sound.start();
		if (this.#voices) return this.#voices.again();
		this.#voices = new Voices(context, () => this.pace, {
			told: (told, at) => this.#told(told, at),
			peaks: (peaks) => this.#draw('interviewer', peaks),
			silent: () => (this.silent = true),
			waits: () => (this.sound.blocked = true)
		});
		this.#voices.open().catch(() => (this.silent = true));
	}

	async #openEars() {
		const mine = ++this.#opening;
		this.asking = true;
		try {
			const ears = await Ears.open(this.sound.open(), this.wish.microphone, {
				heard: (frame) => this.#captured(frame),
				lost: (trouble) => mine === this.#opening && this.#lost(trouble),
				soundless: (is) => mine === this.#opening && (this.soundless = is)
			});
			if (mine !== this.#opening) return ears.close();
			this.#shutEars();
			this.#ears = ears;
			this.microphone = ears.deviceId;
		} catch (error) {
			if (mine === this.#opening) this.#fail(error instanceof NoMicrophone ? error.trouble : 'unknown');
		} finally {
			if (mine === this.#opening) this.asking = false;
		}
	}

	/** The questions may still be read aloud; the answers are written until it is mended. */
	#fail(trouble: Trouble) {
		this.keepAsDraft();
		this.trouble = trouble;
		this.hearing = false;
		this.letGo();
		this.#shutEars();
		this.#tellWish();
	}

	#shutEars() {
		this.#ears?.close();
		this.#ears = null;
		this.microphone = '';
		this.soundless = false;
	}

	#captured({ pcm, rms, peaks, at }: Captured) {
		const { context } = this.sound;
		if (!context) return;
		this.hearing = true;
		if (!this.playing) this.#draw('you', this.wish.mode === 'hands_free' || this.talking ? peaks : peaks.map(() => 0));
		const captured = capturedAt(context, at, performance.now());
		const hint = this.#hint.hear(rms, captured);
		if (hint?.kind === 'began') this.#speechBegan(hint.at);
		if (hint?.kind === 'lasts') this.#speechLasts();
		if (hint?.kind === 'ended') this.#speechEnded(hint.at);
		this.uplink = this.#uplink.look(this.room.piledUp, performance.now());
		this.#send({ pcm, capturedAt: captured });
	}

	#send(piece: Piece) {
		if (!this.on) return;
		const live = this.room.link === 'live';
		// While somebody puts words right, a cough does not take them away.
		const rests = this.talk.review !== null || (this.wish.mode === 'push_to_talk' && !this.#isPressed());
		// A turn ends with its connection, so what is said without one cannot be sent later as the rest of it.
		if (!rests && this.#hint.speaking && (!live || this.uplink === 'stuck')) this.#words.went();
		if (this.room.link === 'lost') this.#words.lineWent();
		if (!live) return;
		if (rests) return this.#sending.keep(piece);
		if (this.uplink !== 'stuck') this.#sending.send(piece);
		this.#words.given(this.#hint.speaking);
		this.#sending.passed(this.talking);
	}

	#isPressed = () => this.talking || this.#sending.trails;

	#pressed(on: boolean) {
		this.talking = on;
		this.latched = this.#button.latched;
		if (!on) return this.#sending.released(this.hearing);
		if (this.talk.review) this.sayAgain();
		this.#sending.pressed();
		if (this.playing) this.#hush();
		this.#sending.sendKept();
	}

	#speechBegan(at: number) {
		this.#clock.began(at);
		if (this.playing && this.wish.mode === 'hands_free') this.#voices?.duck(true);
	}

	#speechLasts() {
		if (this.playing && this.wish.mode === 'hands_free' && this.talk.spoken?.turn !== this.#heldInVain) this.#hush();
	}

	/** Silent before the server has judged it. If it was nothing, the voice goes on from the same place. */
	#hush() {
		this.#voices?.duck(true);
		this.#voices?.hold(true);
	}

	#speechEnded(at: number) {
		this.#clock.ended(at);
		this.#voices?.duck(false);
		this.#voices?.hold(false);
	}

	#draw(who: 'you' | 'interviewer', peaks: number[]) {
		if (this.drawing !== who) this.drawing = who;
		this.line.add(peaks);
	}

	// The line

	#heard(frame: Frame) {
		const before = this.talk;
		if (frame.type === 'connected') this.#lineIsNew();
		this.#words.lineCarries();
		if (isStale(before, frame.data)) return;
		const question = this.room.state.question;
		if (frame.type === 'transcript' && isAnswer(before, frame) && !this.byHand) this.room.spoke(String(frame.data.question_id ?? question?.question_id), String(frame.data.text));
		this.talk = reduceTalk(before, frame);
		if (this.talk.newest > before.newest) this.#voices?.flush(this.talk.newest);
		this.room.voiced = this.on && !this.silent && (this.talk.offer?.speak ?? false);
		if (frame.type === 'connected' && this.on) this.#tellWish();
		if (frame.type === 'question') this.#words.settled(frame.data.question_id);
		if (frame.type === 'question' || (frame.type === 'turn' && frame.data.state === 'hearing')) this.missed = false;
		if (frame.type === 'voice') this.#offered();
		if (frame.type === 'error' && frame.data.code === 'voice_not_available') this.#notHere();
		if (frame.type === 'audio') this.#say(frame.data as unknown as AudioFrame);
		if (frame.type === 'turn' && frame.data.state === 'listening') this.room.notAnswered();
		if (frame.type === 'turn' && frame.data.state === 'thinking') this.#clock.over((frame.data.spoke_until_ms ?? null) as number | null);
		if (this.talk.review && (!this.on || this.trouble)) this.#takeInWriting();
		else if (this.talk.review && this.byHand) this.#note(before.turnId !== frame.data.turn_id);
	}

	/** What was being said is not told as said on this one, where turns have the same names again. */
	#lineIsNew() {
		this.#words.lineWent();
		this.playing = false;
		this.#clock.reset();
		this.#voices?.reset();
	}

	/** A spoken interview begins by itself, with the first word of the server about it. */
	#offered() {
		const { offer } = this.talk;
		if (!offer || this.on || offer.mode === 'off' || !this.#attending) return;
		if (this.#writes) this.#tellWish();
		else void this.begin();
	}

	#notHere() {
		this.#close();
		this.on = false;
	}

	#say(frame: AudioFrame) {
		if (!this.on || !this.wish.speak) return;
		this.#voices?.say(frame);
	}

	#takeInWriting() {
		this.keepAsDraft();
		this.talk = settled(this.talk);
	}

	/** Where the answer is given by hand, what is said stands beside it. `kept`: from a connection that is gone, so that it
	 * may stand there since then. */
	#note(kept: boolean) {
		const { review, caption } = this.talk;
		const there = kept && this.#draft.has(review!.text);
		this.missed = review!.reason === 'failed';
		if (takesNotes(this.room.state.question) && !there) this.keepAsDraft();
		this.#draft.noted(caption!.turn);
		this.talk = noted(this.talk);
		this.#words.settled();
	}

	// The voice

	#told(told: Told | Said, at: number | null) {
		const now = performance.now();
		const when = at === null || !this.sound.context ? now : heardAt(this.sound.context, at, now);
		if (told.kind === 'began') this.#voiceBegan(told, when);
		else if (told.kind === 'held') this.#clock.held(when);
		else if (told.kind === 'released') this.#released(told.turn);
		else if (told.kind === 'starved') this.#starved(told.gapMs ?? 0, now);
		else if (told.kind !== 'piece') this.#voiceEnded(told, when);
		if (told.kind === 'began' || told.kind === 'piece') this.talk = sounding(this.talk, told.turn, told.index);
	}

	#voiceBegan({ turn, generation, index }: Told | Said, when: number) {
		this.playing = true;
		this.silent = false;
		this.#downlink.began();
		const moments = this.#clock.answered(when);
		// Told once it sounds, since the server counts back from when it is told; this page may come to it late all the same.
		const tell = () => this.room.tell('played', { turn_id: turn, generation, index, played_ms: Math.max(0, performance.now() - when), ...moments });
		const early = when - performance.now();
		if (early > 0) setTimeout(tell, early);
		else tell();
	}

	#starved(gapMs: number, now: number) {
		measure(MEASURES.gap, now - gapMs, now);
		this.gaps = this.#downlink.starved(gapMs, now);
	}

	/** What is said goes on in writing. */
	#stopReading() {
		this.#voices?.stop();
		this.#downlink = new Downlink();
		this.gaps = false;
	}

	#released(turn: string) {
		this.#clock.held(null);
		this.#heldInVain = turn;
	}

	#voiceEnded({ kind, turn, generation, index, playedMs }: Told | Said, when: number) {
		if (!this.playing) return;
		this.playing = false;
		this.gaps = kind === 'ended' ? this.#downlink.ended() : this.gaps;
		this.#voices?.duck(false);
		if (kind === 'flushed') this.#clock.silenced(when);
		this.#clock.held(null);
		this.talk = sounding(this.talk, turn, null);
		this.room.tell('played', { turn_id: turn, generation, index, played_ms: playedMs });
	}
}
