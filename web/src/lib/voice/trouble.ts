/**
 * insecure     the page came over plain http from another machine, and the browser gives no microphone to such a page
 * unsupported  this browser cannot
 * refused      the person, or their browser, said no
 * none         there is no microphone
 * held         there is one, and another program holds it
 * unplugged    it was there, and is gone
 * withdrawn    it was open, and is no longer allowed
 * still        it is open, and the browser passes nothing of it on: its sound does not run, often for want of any sound device
 * unknown      none of these
 */
export type Trouble = 'insecure' | 'unsupported' | 'refused' | 'none' | 'held' | 'unplugged' | 'withdrawn' | 'still' | 'unknown';

const NAMED: Record<string, Trouble> = {
	NotAllowedError: 'refused',
	PermissionDeniedError: 'refused',
	SecurityError: 'refused',
	NotFoundError: 'none',
	DevicesNotFoundError: 'none',
	OverconstrainedError: 'none',
	NotReadableError: 'held',
	TrackStartError: 'held',
	AbortError: 'held'
};

export const troubleOf = (error: unknown): Trouble => NAMED[(error as { name?: string } | null)?.name ?? ''] ?? 'unknown';

interface Surroundings {
	isSecureContext: boolean;
	navigator: { mediaDevices?: unknown };
	AudioWorkletNode?: unknown;
}

/** What stands in the way before anybody is asked. */
export function obstacle(here: Surroundings): Trouble | null {
	if (!here.isSecureContext) return 'insecure';
	return here.navigator.mediaDevices && here.AudioWorkletNode ? null : 'unsupported';
}

/** Whether this page may listen, where the browser tells that; not all do of a microphone. */
export const allowance = (): Promise<PermissionState | null> =>
	Promise.resolve(navigator.permissions?.query({ name: 'microphone' })).then(
		(status) => status?.state ?? null,
		() => null
	);

/** Why an open microphone ended. Some browsers say "prompt" of one that is allowed for this once: only a change tells. */
export function endedBy(before: PermissionState | null, now: PermissionState | null): Trouble {
	const withdrawn = now === 'denied' || (before === 'granted' && now === 'prompt');
	return withdrawn ? 'withdrawn' : 'unplugged';
}
