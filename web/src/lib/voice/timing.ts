interface AudioClock {
	currentTime: number;
	outputLatency?: number;
	baseLatency?: number;
	getOutputTimestamp?: () => { contextTime?: number; performanceTime?: number };
}

/** When a moment of the audio context was, or will be, in the milliseconds of `performance.now()`. */
export const capturedAt = (context: AudioClock, at: number, now: number) => now - (context.currentTime - at) * 1000;

/** The same for what is played, as it leaves the machine. */
export function heardAt(context: AudioClock, at: number, now: number): number {
	const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
	if (contextTime > 0 && performanceTime > 0) return performanceTime + (at - contextTime) * 1000;
	const latency = context.outputLatency || context.baseLatency || 0;
	return capturedAt(context, at, now) + latency * 1000;
}

/** What can be read of a conversation's speed, by the names under which the browser keeps it. */
export const MEASURES = {
	/** From the end of speech to the first sound of the reply. */
	reply: 'viva.voice.reply',
	/** From the beginning of speech to silence, where the interviewer was being heard. */
	silence: 'viva.voice.silence',
	/** Nothing to be played in the middle of a speech. */
	gap: 'viva.voice.gap'
};

export function measure(name: string, start: number, end: number) {
	if (end >= start && start >= 0) performance.measure(name, { start, end });
}
