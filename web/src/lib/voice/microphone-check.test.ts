import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MicrophoneCheck } from './microphone-check.svelte';

/** As much of a browser as it takes to open a microphone; `allow` is the person who says yes in the end. */
class Track {
	live = true;
	label = 'a microphone';
	onended: (() => void) | null = null;
	stop = () => (this.live = false);
	getSettings = () => ({ deviceId: 'm1' });
}

let tracks: Track[];
let allow: (() => void)[];
let nodes: Node[];
let state: string;

class Node {
	port = { postMessage: () => {}, onmessage: null as ((event: unknown) => void) | null };
	constructor() {
		nodes.push(this);
	}
	connect = () => this;
	disconnect = () => {};
}

class Context {
	audioWorklet = { addModule: async () => {} };
	resume = async () => {};
	get state() {
		return state;
	}
	close = async () => {};
	createMediaStreamSource = () => new Node();
}

function getUserMedia() {
	const track = new Track();
	tracks.push(track);
	const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
	return new Promise((resolve) => allow.push(() => resolve(stream)));
}

beforeEach(() => {
	tracks = [];
	allow = [];
	nodes = [];
	state = 'running';
	vi.useFakeTimers();
	const mediaDevices = { getUserMedia };
	vi.stubGlobal('navigator', { mediaDevices });
	vi.stubGlobal('window', { isSecureContext: true, navigator: { mediaDevices }, AudioWorkletNode: Node });
	vi.stubGlobal('document', { visibilityState: 'visible' });
	vi.stubGlobal('AudioContext', Context);
	vi.stubGlobal('AudioWorkletNode', Node);
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

async function opened(): Promise<MicrophoneCheck> {
	const check = new MicrophoneCheck();
	const opening = check.open('');
	allow[0]!();
	await opening;
	return check;
}

test('whoever leaves while the browser asks is not listened to afterwards', async () => {
	const check = new MicrophoneCheck();
	const opened = check.open('');
	check.close();
	allow[0]!();
	await opened;
	expect(tracks.map((track) => track.live)).toEqual([false]);
	expect(check.at).toBe('closed');
});

test('of two microphones that are chosen quickly, one stays open, and closes in the end', async () => {
	const check = new MicrophoneCheck();
	const both = [check.open('one'), check.open('other')];
	for (const yes of allow) yes();
	await Promise.all(both);
	expect(tracks.map((track) => track.live)).toEqual([false, true]);
	expect(check.at).toBe('open');
	check.close();
	expect(tracks.map((track) => track.live)).toEqual([false, false]);
});

test('a microphone of which nothing comes is a trouble after a moment, and is let go', async () => {
	const check = await opened();
	state = 'suspended';
	vi.advanceTimersByTime(2_000);
	expect(check.trouble).toBeNull();
	vi.advanceTimersByTime(1_000);
	expect([check.trouble, check.at]).toEqual(['still', 'closed']);
	expect(tracks.map((track) => track.live)).toEqual([false]);
});

test('so is one of which nothing comes any more, and one that speaks is none', async () => {
	const check = await opened();
	for (let second = 0; second < 10; second++) {
		nodes.at(-1)!.port.onmessage!({ data: { pcm: new ArrayBuffer(2), rms: 0, peaks: [], at: second } });
		vi.advanceTimersByTime(1_000);
	}
	expect(check.trouble).toBeNull();
	vi.advanceTimersByTime(3_000);
	expect(check.trouble).toBe('still');
});

test('before the page was touched the browser lets nothing run, and that is no trouble of the microphone', async () => {
	const activation = { hasBeenActive: false };
	vi.stubGlobal('navigator', { ...navigator, userActivation: activation });
	state = 'suspended';
	const check = await opened();
	vi.advanceTimersByTime(20_000);
	expect(check.trouble).toBeNull();
	activation.hasBeenActive = true;
	vi.advanceTimersByTime(3_000);
	expect(check.trouble).toBe('still');
});

test('one that gives only silence is told, and no longer when a voice comes', async () => {
	const check = await opened();
	const frame = (rms: number) => nodes.at(-1)!.port.onmessage!({ data: { pcm: new ArrayBuffer(2), rms, peaks: [], at: 1 } });
	for (let frames = 0; frames < 260; frames++) frame(0);
	expect([check.soundless, check.trouble]).toEqual([true, null]);
	frame(0.1);
	expect(check.soundless).toBe(false);
	check.close();
});

test('one that ends just before it is closed is no trouble any more', async () => {
	const check = await opened();
	tracks[0]!.onended!();
	check.close();
	await vi.advanceTimersByTimeAsync(0);
	expect(check.trouble).toBeNull();
});

test('a microphone that was closed is not missed', async () => {
	const check = await opened();
	check.close();
	vi.advanceTimersByTime(20_000);
	expect(check.trouble).toBeNull();
});
