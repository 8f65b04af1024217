import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Browser, FakeRoom } from './browser.fixture';
import { VoiceCall } from './call.svelte';

let browser: Browser;
let room: FakeRoom;
let call: VoiceCall;

beforeEach(() => {
	vi.useFakeTimers();
	browser = new Browser();
	room = new FakeRoom();
	call = new VoiceCall(room.room);
	call.wish = { mode: 'hands_free', speak: true, review: false, microphone: '' };
});
afterEach(() => {
	call.close();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const live = () => browser.tracks.filter((track) => track.readyState === 'live').map((track) => track.deviceId);
const heard = (text: string) => room.hears({ type: 'transcript', data: { text, final: false, question_id: 'q1', turn_id: 't1' } });

async function begun() {
	await call.begin();
	await settle();
	browser.say(0.01);
}

describe('a microphone that ends in mid-interview', () => {
	it.each([
		['was taken out', 'granted', 'unplugged'],
		['was forbidden', 'denied', 'withdrawn'],
		['was allowed once, and is no longer', 'prompt', 'withdrawn']
	] as const)('is told for what it is: it %s', async (_, now, told) => {
		await begun();
		heard('I led the');
		browser.permission = now;
		browser.tracks[0]!.end();
		await settle();
		expect([call.trouble, call.microphone, room.draft.text]).toEqual([told, '', 'I led the']);
	});

	it('is unplugged where the browser never said that it was allowed', async () => {
		browser.permission = 'prompt';
		await begun();
		browser.tracks[0]!.end();
		await settle();
		expect(call.trouble).toBe('unplugged');
	});

	it('is no trouble of who has gone on in writing meanwhile', async () => {
		await begun();
		browser.tracks[0]!.end();
		call.write();
		await settle();
		expect(call.trouble).toBeNull();
	});
});

describe('a microphone that is muted', () => {
	it('is told while it lasts, and is no other trouble', async () => {
		await begun();
		browser.tracks[0]!.mute(true);
		await vi.advanceTimersByTimeAsync(20_000);
		expect([call.soundless, call.trouble]).toEqual([true, null]);
		browser.tracks[0]!.mute(false);
		expect(call.soundless).toBe(false);
	});

	it('can be changed for another, of which it is not told', async () => {
		await begun();
		browser.tracks[0]!.mute(true);
		await vi.advanceTimersByTimeAsync(1_000);
		await call.choose('headset');
		expect([call.soundless, call.microphone]).toEqual([false, 'headset']);
	});
});

describe('another microphone', () => {
	it('takes over in the middle of an answer, and the one before is heard until then', async () => {
		await begun();
		const told = room.wishes.length;
		const chosen = call.choose('headset');
		browser.say(0.2);
		expect([room.sent, live()[0], call.microphone]).toEqual([2, 'usual', 'usual']);
		await chosen;
		browser.say(0.2);
		expect([room.sent, live(), call.hearing, call.microphone]).toEqual([3, ['headset'], true, 'headset']);
		expect(room.wishes.length, 'the turn goes on').toBe(told);
	});

	it('mends a trouble', async () => {
		await begun();
		browser.tracks[0]!.end();
		await settle();
		expect(room.wishes.at(-1)!.mode).toBe('off');
		await call.choose('headset');
		expect([call.trouble, live(), room.wishes.at(-1)!.mode]).toEqual([null, ['headset'], 'hands_free']);
	});

	it('that is not plugged in today leaves the usual one', async () => {
		browser.gone = 'headset';
		call.wish = { ...call.wish, microphone: 'headset' };
		await begun();
		expect([call.trouble, call.microphone, live()]).toEqual([null, 'usual', ['usual']]);
	});

	it('is told of where there is none at all', async () => {
		browser.gone = 'usual';
		await call.begin();
		expect([call.trouble, call.microphone]).toEqual(['none', '']);
	});

	it('that cannot be had leaves what was said as the draft', async () => {
		await begun();
		heard('I led the');
		browser.refusal = Object.assign(new Error(), { name: 'NotReadableError' });
		await call.choose('headset');
		expect([call.trouble, live(), room.draft.text]).toEqual(['held', [], 'I led the']);
	});
});

describe('a screen', () => {
	it('stays lit while somebody talks, and no longer', async () => {
		await begun();
		expect(browser.lights.size).toBe(1);
		browser.see(false);
		browser.see(true);
		await settle();
		expect([browser.lights.size, browser.asked]).toEqual([1, 2]);
		call.write();
		await settle();
		browser.see(true);
		await settle();
		expect([browser.lights.size, browser.asked]).toEqual([0, 2]);
	});

	it('is not kept lit by what was asked for twice at once, or comes when the call is over', async () => {
		await begun();
		browser.see(true);
		browser.see(true);
		await settle();
		expect(browser.lights.size).toBe(1);
		browser.see(true);
		call.write();
		await settle();
		expect(browser.lights.size).toBe(0);
	});

	it('that may not stay lit stops no interview', async () => {
		vi.stubGlobal('navigator', { ...navigator, wakeLock: { request: () => Promise.reject(new Error('low battery')) } });
		await begun();
		expect([call.hearing, call.trouble]).toEqual([true, null]);
	});
});

describe('who comes back to the page', () => {
	it('is heard again by a microphone that ended meanwhile, and the words before are kept', async () => {
		await begun();
		heard('I led the');
		browser.see(false);
		browser.tracks[0]!.end();
		await settle();
		expect([call.trouble, live()]).toEqual(['unplugged', []]);
		browser.see(true);
		await settle();
		expect([call.trouble, live(), room.wishes.at(-1)!.mode, room.draft.text]).toEqual([null, ['usual'], 'hands_free', 'I led the']);
	});

	it('also where the browser told of it too late, or never', async () => {
		await begun();
		browser.see(false);
		browser.see(true);
		browser.tracks[0]!.end();
		await settle();
		expect([call.trouble, live().length]).toEqual([null, 1]);
		browser.see(false);
		browser.tracks[1]!.end(false);
		browser.see(true);
		await settle();
		expect([call.trouble, live().length]).toEqual([null, 1]);
	});

	it('is not asked again for what they have forbidden', async () => {
		await begun();
		browser.see(false);
		browser.permission = 'denied';
		browser.tracks[0]!.end();
		await settle();
		browser.see(true);
		await settle();
		expect([call.trouble, browser.tracks.length]).toEqual(['withdrawn', 1]);
	});

	it('finds the sound running that a phone call had taken, and that is told in between', async () => {
		await begun();
		browser.soundIs('interrupted');
		expect([call.sound.interrupted, call.sound.blocked]).toEqual([true, false]);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(call.trouble).toBeNull();
		browser.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
		await settle();
		expect([call.sound.interrupted, browser.context.state]).toEqual([false, 'running']);
	});

	it('has missed no trouble: a page that nobody sees may stand still', async () => {
		await begun();
		browser.see(false);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(call.trouble).toBeNull();
		browser.see(true);
		await vi.advanceTimersByTimeAsync(3_000);
		expect(call.trouble).toBe('still');
	});
});

describe('a page that plays nothing before it was touched', () => {
	it.each(['pointerdown', 'pointerup', 'keydown'])('plays from any touch on: %s', async (how) => {
		browser.activation.hasBeenActive = false;
		browser.soundIs('suspended');
		browser.resumes = async () => {
			if (browser.activation.hasBeenActive) browser.soundIs('running');
		};
		await call.begin();
		await settle();
		expect(call.sound.blocked).toBe(true);
		await vi.advanceTimersByTimeAsync(10_000);
		browser.touch(how);
		await settle();
		browser.say(0.01);
		await vi.advanceTimersByTimeAsync(2_000);
		expect([call.sound.blocked, call.trouble, browser.context.state]).toEqual([false, null, 'running']);
	});

	it('reads in its own voice after the touch what it was not allowed to say before', async () => {
		const said: string[] = [];
		const speak = (one: { text: string; onerror: (event: object) => void }) => (browser.activation.hasBeenActive ? said.push(one.text) : one.onerror({ error: 'not-allowed' }));
		Object.assign(browser.window, { speechSynthesis: { speak, cancel: () => undefined, getVoices: () => [] } });
		vi.stubGlobal('SpeechSynthesisUtterance', class { constructor(readonly text: string) {} });
		browser.activation.hasBeenActive = false;
		await begun();
		room.hears({ type: 'audio', data: { turn_id: 's1', generation: 1, index: 0, last: true, text: 'What is a queue?', audio: '' } });
		expect([call.silent, call.sound.blocked, said]).toEqual([false, true, []]);
		browser.touch('pointerup');
		await settle();
		expect([call.silent, call.sound.blocked, said]).toEqual([false, false, ['What is a queue?']]);
	});

	it('is left alone by touches that it does not wait for, and after the call', async () => {
		await begun();
		const resumed = vi.fn(async () => undefined);
		browser.resumes = resumed;
		browser.touch('pointerdown');
		call.write();
		browser.soundIs('suspended');
		browser.touch('pointerdown');
		expect(resumed).not.toHaveBeenCalled();
	});
});

describe('a voice with gaps', () => {
	const speech = (gaps: number) => {
		browser.tells({ kind: 'began' });
		for (let i = 0; i < gaps; i++) browser.tells({ kind: 'starved', gapMs: 400 });
		browser.tells({ kind: 'ended' });
	};

	it('is told, until it comes whole again', async () => {
		await begun();
		speech(2);
		expect(call.gaps).toBe(false);
		speech(1);
		expect(call.gaps).toBe(true);
		speech(0);
		expect(call.gaps).toBe(false);
	});

	it('can be read instead', async () => {
		await begun();
		speech(3);
		call.change({ speak: false });
		expect([call.gaps, room.wishes.at(-1)!.speak]).toEqual([false, false]);
	});
});
