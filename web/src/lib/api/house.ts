import type { Health } from './types';

export type Elsewhere = Health['elsewhere'];

// A house that is not well answers 503, with the same facts.
const health = async () => (await (await fetch('/health')).json()) as Health;

const isOffered = (part: { status: string } | undefined) => part !== undefined && part.status !== 'off';

/** Whether interviews can be spoken here, and whether the sound of it may be kept for those who want that. */
export async function voiceOffered(): Promise<{ voice: boolean; recording: boolean }> {
	try {
		const { parts } = await health();
		return { voice: isOffered(parts.speech), recording: isOffered(parts.recording) };
	} catch {
		return { voice: false, recording: false };
	}
}

/** What is not known counts as read by a model elsewhere: that all stays here is only said when it is sure. */
export const UNKNOWN: Elsewhere = { answers: true, voice: [], spoken: [] };

/** Who else gets something of an interview: a model, which another company may run, and vendors of speech. */
export async function elsewhere(): Promise<Elsewhere> {
	try {
		return (await health()).elsewhere ?? UNKNOWN;
	} catch {
		return UNKNOWN;
	}
}

export const allStays = ({ answers, voice, spoken }: Elsewhere) => !answers && voice.length === 0 && spoken.length === 0;
