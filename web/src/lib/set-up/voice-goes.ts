import type { Elsewhere } from '$lib/api/house';
import { voice } from '$lib/words/en-voice';

const text = voice.set_up.goes;

/** Where the sound of somebody's voice goes, and the words that are read aloud to them: in one sentence. */
export function voiceGoes({ voice: hears, spoken }: Elsewhere): string {
	const sound = hears.length ? text.sound(either(hears)) : text.sound_stays;
	if (!spoken.length) return `${sound}.`;
	return `${sound}; ${either(spoken) === either(hears) ? text.words_too : text.words(either(spoken))}.`;
}

const either = (names: string[]) => names.join(` ${text.or} `);
