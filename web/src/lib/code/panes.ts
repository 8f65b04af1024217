/** How the room of a coding question is divided, in parts of a hundred. */
export interface Division {
	/** The task, beside the code. */
	task: number;
	/** The code, above what came of it. */
	code: number;
}

export const USUAL: Division = { task: 36, code: 58 };
const LEAST: Division = { task: 22, code: 25 };
const MOST: Division = { task: 60, code: 85 };
const STEP = 4;

export const within = (which: keyof Division, value: number): number =>
	Math.round(Math.max(LEAST[which], Math.min(MOST[which], value)) * 10) / 10;

/** By the keys of a separator: arrows, Home and End, Enter for how it usually is. Null: the key means nothing here. */
export function movedBy(which: keyof Division, value: number, key: string): number | null {
	switch (key) {
		case 'ArrowLeft':
		case 'ArrowUp':
			return within(which, value - STEP);
		case 'ArrowRight':
		case 'ArrowDown':
			return within(which, value + STEP);
		case 'Home':
			return LEAST[which];
		case 'End':
			return MOST[which];
		case 'Enter':
			return USUAL[which];
		default:
			return null;
	}
}

export function readDivision(text: string | null): Division {
	try {
		const kept = JSON.parse(text ?? '{}') as Partial<Division>;
		const one = (which: keyof Division) => (typeof kept[which] === 'number' ? within(which, kept[which]) : USUAL[which]);
		return { task: one('task'), code: one('code') };
	} catch {
		return USUAL;
	}
}

export const limits = (which: keyof Division) => ({ least: LEAST[which], most: MOST[which] });
