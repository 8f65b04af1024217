import { expect, test } from 'vitest';
import { allStays } from '../api/house';
import { voiceGoes } from './voice-goes';

test('who hears is named, and who gets the words that are read aloud', () => {
	const told = voiceGoes({ answers: false, voice: ['Deepgram', 'OpenAI'], spoken: ['OpenAI'] });
	expect(told).toBe(
		'When you speak, the sound of it goes to Deepgram or OpenAI, to be put into words; what is read aloud to you goes to OpenAI, to be spoken.'
	);
	expect(voiceGoes({ answers: false, voice: ['Deepgram'], spoken: ['Deepgram'] })).toBe(
		'When you speak, the sound of it goes to Deepgram, to be put into words; what is read aloud to you goes there too, to be spoken.'
	);
});

test('what stays is said to stay, and nothing beside it', () => {
	expect(voiceGoes({ answers: true, voice: [], spoken: [] })).toBe('When you speak, the sound of it stays on this server.');
	expect(voiceGoes({ answers: false, voice: [], spoken: ['OpenAI'] })).toBe(
		'When you speak, the sound of it stays on this server; what is read aloud to you goes to OpenAI, to be spoken.'
	);
});

test('a vendor of speech is somebody to whom something goes, as a model is', () => {
	expect(allStays({ answers: false, voice: [], spoken: [] })).toBe(true);
	expect(allStays({ answers: true, voice: [], spoken: [] })).toBe(false);
	expect(allStays({ answers: false, voice: ['Deepgram'], spoken: [] })).toBe(false);
	expect(allStays({ answers: false, voice: [], spoken: ['OpenAI'] })).toBe(false);
});
