import { vi } from 'vitest';
import type { Frame } from '../room/connection';
import type { Room } from '../room/room.svelte';
import type { Told } from './jitter-buffer';

/** As much of a microphone as a call takes. */
export class Track extends EventTarget {
	readyState: 'live' | 'ended' = 'live';
	muted = false;
	onended: (() => unknown) | null = null;
	onmute: (() => unknown) | null = null;
	onunmute: (() => unknown) | null = null;
	stop = () => (this.readyState = 'ended');

	constructor(readonly deviceId: string) {
		super();
	}

	getSettings = () => ({ deviceId: this.deviceId });

	/** By the browser or the machine, not by the page. */
	end(told = true) {
		this.readyState = 'ended';
		if (told) this.onended?.();
	}

	mute(muted: boolean) {
		this.muted = muted;
		(muted ? this.onmute : this.onunmute)?.();
	}
}

class Node {
	port = { postMessage: () => {}, onmessage: null as ((event: unknown) => void) | null };
	connect = () => this;
	disconnect = () => {};
	constructor(_context: unknown, name: string, browser: Browser) {
		if (name === 'viva-capture') browser.capture = this;
		if (name === 'viva-playback') browser.playback = this;
	}
}

/** As much of a browser, and of the person before it, as a call takes. */
export class Browser {
	readonly tracks: Track[] = [];
	readonly page = Object.assign(new EventTarget(), { visibilityState: 'visible', documentElement: { lang: 'en' } });
	readonly window = Object.assign(new EventTarget(), { isSecureContext: true, navigator: { mediaDevices: {} }, AudioWorkletNode: Node });
	readonly activation = { hasBeenActive: true };
	readonly context = { state: 'running', onstatechange: null as (() => void) | null };
	/** What keeps the screen lit, and how often that was asked for. */
	readonly lights = new Set<object>();
	asked = 0;
	permission: PermissionState = 'granted';
	/** The microphone that is not plugged in. */
	gone = '';
	/** What the next microphone is refused with. */
	refusal: Error | null = null;
	/** What the sound does when it is resumed. */
	resumes: () => Promise<void> = async () => this.soundIs('running');
	capture: Node | null = null;
	playback: Node | null = null;

	constructor() {
		// eslint-disable-next-line @typescript-eslint/no-this-alias -- the classes that the call makes are the browser's
		const browser = this;
		const { context } = this;
		class Worklet extends Node {
			constructor(of: unknown, name: string) {
				super(of, name, browser);
			}
		}
		class Context {
			currentTime = 1;
			destination = {};
			audioWorklet = { addModule: async () => {} };
			resume = () => browser.resumes();
			close = async () => {};
			getOutputTimestamp = () => ({ contextTime: 1, performanceTime: 1 });
			createMediaStreamSource = () => new Worklet(this, 'source');
			createGain = () => ({ ...new Worklet(this, 'gain'), gain: { setTargetAtTime: () => {} } });
			get state() {
				return context.state;
			}
			set onstatechange(changed: () => void) {
				context.onstatechange = changed;
			}
		}
		vi.stubGlobal('document', this.page);
		vi.stubGlobal('window', this.window);
		vi.stubGlobal('AudioContext', Context);
		vi.stubGlobal('AudioWorkletNode', Worklet);
		vi.stubGlobal('navigator', {
			mediaDevices: { getUserMedia: (wanted: MediaStreamConstraints) => this.#opened(wanted) },
			userActivation: this.activation,
			permissions: { query: async () => ({ state: this.permission }) },
			wakeLock: { request: async () => this.#lit() }
		});
	}

	/** A frame of the microphone that was opened last. */
	say = (rms: number) => this.capture!.port.onmessage?.({ data: { pcm: new ArrayBuffer(1024), rms, peaks: [], at: 1 } });

	/** What the audio thread tells of the interviewer's voice, as of that second of the sound. */
	tells = (told: Partial<Told>, at = 1) => this.playback!.port.onmessage?.({ data: { told: { turn: 's1', generation: 1, index: 0, playedMs: 0, ...told }, at } });

	see(visible: boolean) {
		this.page.visibilityState = visible ? 'visible' : 'hidden';
		if (!visible) this.lights.clear();
		this.page.dispatchEvent(new Event('visibilitychange'));
	}

	touch(how: string) {
		this.activation.hasBeenActive = true;
		this.window.dispatchEvent(new Event(how));
	}

	soundIs(state: string) {
		this.context.state = state;
		this.context.onstatechange?.();
	}

	async #opened({ audio }: MediaStreamConstraints) {
		if (this.refusal) throw this.refusal;
		const track = new Track(((audio as MediaTrackConstraints).deviceId as { exact: string } | undefined)?.exact ?? 'usual');
		if (this.gone === track.deviceId) throw Object.assign(new Error(), { name: 'OverconstrainedError' });
		this.tracks.push(track);
		return { getTracks: () => [track], getAudioTracks: () => [track] };
	}

	async #lit() {
		this.asked++;
		const lock = { release: async () => void this.lights.delete(lock) };
		this.lights.add(lock);
		return lock;
	}
}

/** As much of a room: what it was told, and the draft. */
export class FakeRoom {
	link = 'live';
	piledUp = 0;
	state: { question: Record<string, unknown> | null; given: null } = { question: { question_id: 'q1' }, given: null };
	wishes: { review: boolean; mode: string; speak: boolean }[] = [];
	played: { played_ms: number }[] = [];
	sent = 0;
	draft = { text: '' };
	voiced = false;
	/** What the server says. */
	hears: (frame: Frame) => void = () => undefined;
	tell(type: string, data: never) {
		if (type === 'voice') this.wishes.push(data);
		if (type === 'played') this.played.push(data);
	}
	sound = () => this.sent++;
	hear = (listener: (frame: Frame) => void) => ((this.hears = listener), () => {});
	write = (wanted: { text: string }) => Object.assign(this.draft, wanted);
	answer = () => null;
	spoke = () => undefined;
	notAnswered = () => undefined;

	get room() {
		return this as unknown as Room;
	}
}
