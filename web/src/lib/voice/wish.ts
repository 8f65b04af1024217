import type { Keeping } from '../keeping';
import type { Mode } from './talk';

/** How this person likes to talk, on this device. */
export interface Wish {
	mode: Exclude<Mode, 'off'>;
	/** Whether the questions are read aloud. */
	speak: boolean;
	/** Whether what was heard is shown before it counts. */
	review: boolean;
	/** The microphone that was chosen; empty for whichever the system prefers. */
	microphone: string;
}

const KEY = 'viva.voice';
const USUAL: Wish = { mode: 'hands_free', speak: true, review: false, microphone: '' };

export function readWish(keeping: Keeping): Wish {
	try {
		const kept = JSON.parse(keeping.read(KEY) ?? '{}') as Partial<Wish>;
		return {
			mode: kept.mode === 'push_to_talk' ? 'push_to_talk' : 'hands_free',
			speak: kept.speak !== false,
			review: kept.review === true,
			microphone: typeof kept.microphone === 'string' ? kept.microphone : ''
		};
	} catch {
		return USUAL;
	}
}

export const keepWish = (keeping: Keeping, wish: Wish) => void keeping.write(KEY, JSON.stringify(wish));
