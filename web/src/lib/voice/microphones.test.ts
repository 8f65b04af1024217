import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Microphones } from './microphones.svelte';

const [desk, headset] = ['desk', 'headset'].map((label) => ({ kind: 'audioinput', deviceId: label, label }));
let plugged: { kind: string; deviceId: string; label: string }[];
let machine: EventTarget;

beforeEach(() => {
	plugged = [desk!];
	machine = Object.assign(new EventTarget(), { enumerateDevices: async () => plugged });
	vi.stubGlobal('navigator', { mediaDevices: machine });
});
afterEach(() => vi.unstubAllGlobals());

const ids = (here: Microphones) => here.devices.map(({ id }) => id);
const known = () => new Promise((resolve) => setTimeout(resolve));
const change = () => machine.dispatchEvent(new Event('devicechange'));

test('a microphone that the browser tells of twice is one to choose from', async () => {
	plugged = [desk!, { ...desk!, kind: 'audiooutput' }, headset!, { ...desk!, label: 'desk again' }];
	const here = new Microphones();
	here.watch();
	await known();
	expect(here.devices).toEqual([{ id: 'desk', label: 'desk' }, { id: 'headset', label: 'headset' }]);
});

test('what is plugged in can be chosen at once, until nobody looks any more', async () => {
	const here = new Microphones();
	const end = here.watch();
	await known();
	expect(ids(here)).toEqual(['desk']);
	plugged = [desk!, headset!];
	change();
	await known();
	expect(ids(here)).toEqual(['desk', 'headset']);
	end();
	plugged = [];
	change();
	await known();
	expect(ids(here)).toEqual(['desk', 'headset']);
});

test('where the page may have no microphone there is none to choose', () => {
	vi.stubGlobal('navigator', {});
	const here = new Microphones();
	here.watch()();
	expect(here.devices).toEqual([]);
});
