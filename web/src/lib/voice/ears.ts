import captureUrl from './capture.worklet.ts?worker&url';
import { Stillness } from './stillness';
import { Soundless } from './soundless';
import { allowance, endedBy, obstacle, type Trouble, troubleOf } from './trouble';

/** A frame of the microphone; `at` is when it ended, by the clock of the audio context, in seconds. */
export interface Captured {
	pcm: ArrayBuffer;
	rms: number;
	peaks: number[];
	at: number;
}

export class NoMicrophone extends Error {
	constructor(readonly trouble: Trouble) {
		super(trouble);
	}
}

const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const loaded = new WeakSet<AudioContext>();

interface Listening {
	heard: (frame: Captured) => void;
	/** It is over, and why. */
	lost: (trouble: Trouble) => void;
	/** It is open and gives only silence; or, after that, sound again. */
	soundless: (is: boolean) => void;
}

/** An open microphone. */
export class Ears {
	#open = true;

	private constructor(
		readonly stream: MediaStream,
		readonly source: MediaStreamAudioSourceNode,
		readonly node: AudioWorkletNode,
		readonly stillness: Stillness,
		readonly soundless: Soundless
	) {}

	/** Asks for the microphone. Raises `NoMicrophone`. */
	static async open(context: AudioContext, deviceId: string, { heard, lost, soundless: told }: Listening): Promise<Ears> {
		const stream = await microphone(deviceId);
		try {
			if (!loaded.has(context)) await context.audioWorklet.addModule(captureUrl);
			loaded.add(context);
			const source = context.createMediaStreamSource(stream);
			const node = new AudioWorkletNode(context, 'viva-capture', { numberOfOutputs: 0 });
			const [track] = stream.getAudioTracks();
			const stillness = new Stillness(() => lost('still'), () => track?.muted || rests(context));
			const soundless = new Soundless(told);
			node.port.onmessage = (event: MessageEvent<Captured>) => {
				stillness.heard();
				soundless.heard(event.data.rms);
				heard(event.data);
			};
			source.connect(node);
			const ears = new Ears(stream, source, node, stillness, soundless);
			if (track) ears.#watch(track, lost);
			return ears;
		} catch (error) {
			stopped(stream);
			throw new NoMicrophone(troubleOf(error));
		}
	}

	/** What the browser calls the microphone. */
	get label(): string {
		return this.stream.getAudioTracks()[0]?.label ?? '';
	}

	get deviceId(): string {
		return this.stream.getAudioTracks()[0]?.getSettings().deviceId ?? '';
	}

	/** Nothing will come of it any more, whether that was told or not. */
	get ended(): boolean {
		return this.stream.getAudioTracks()[0]?.readyState === 'ended';
	}

	#watch(track: MediaStreamTrack, lost: (trouble: Trouble) => void) {
		const before = allowance();
		track.onended = async () => {
			const trouble = endedBy(await before, await allowance());
			if (this.#open) lost(trouble);
		};
		track.onmute = track.onunmute = () => this.soundless.muted(track.muted);
		if (track.muted) this.soundless.muted(true);
	}

	close() {
		this.#open = false;
		this.stillness.end();
		for (const track of this.stream.getAudioTracks()) track.onended = track.onmute = track.onunmute = null;
		this.soundless.end();
		this.node.port.onmessage = null;
		this.node.port.postMessage('close');
		this.source.disconnect();
		stopped(this.stream);
	}
}

/** Where it is known why no sound runs, and told otherwise: a phone call, a page that nobody sees or has touched yet. */
function rests(context: AudioContext): boolean {
	if (document.visibilityState === 'hidden' || context.state === 'interrupted') return true;
	return context.state === 'suspended' && navigator.userActivation?.hasBeenActive === false;
}

/** The microphone that was chosen, or another where that one is not plugged in today. */
async function microphone(deviceId: string): Promise<MediaStream> {
	const inTheWay = obstacle(window);
	if (inTheWay) throw new NoMicrophone(inTheWay);
	try {
		// Where it is only a wish, Chromium gives its own favourite instead.
		return await asked(deviceId ? { deviceId: { exact: deviceId } } : {});
	} catch (error) {
		const trouble = troubleOf(error);
		if (deviceId && trouble === 'none') return microphone('');
		throw new NoMicrophone(trouble);
	}
}

const asked = (more: MediaTrackConstraints) => navigator.mediaDevices.getUserMedia({ audio: { ...WANTED, ...more } });

export interface Device {
	id: string;
	label: string;
}

/** The browser names them once the microphone was allowed. Firefox may tell of one twice, and only one of them can be chosen. */
export async function microphones(): Promise<Device[]> {
	const found = await navigator.mediaDevices.enumerateDevices();
	const usable = found.filter((one) => one.kind === 'audioinput' && one.deviceId);
	return usable.filter((one, i) => usable.findIndex(({ deviceId }) => deviceId === one.deviceId) === i).map((one) => ({ id: one.deviceId, label: one.label }));
}

function stopped(stream: MediaStream) {
	for (const track of stream.getTracks()) track.stop();
}
