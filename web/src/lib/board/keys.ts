// What the keys of the board mean.
import { GRID } from './drawing';
import type { Direction } from './finding';
import type { Kind } from './types';

export type Action =
	| { do: 'add'; kind: Kind }
	| { do: 'move' | 'go' | 'resize'; to: Direction; far: boolean }
	| { do: 'link' | 'label' | 'delete' | 'undo' | 'redo' | 'all' | 'double' | 'copy' | 'paste' | 'arrow' | 'turn' }
	| { do: 'next' | 'previous' | 'fit' | 'in' | 'out' | 'help' | 'escape' };

const LETTERS: Record<string, Action> = {
	b: { do: 'add', kind: 'box' },
	s: { do: 'add', kind: 'store' },
	q: { do: 'add', kind: 'queue' },
	a: { do: 'add', kind: 'actor' },
	c: { do: 'add', kind: 'cloud' },
	n: { do: 'add', kind: 'note' },
	l: { do: 'link' },
	x: { do: 'arrow' },
	r: { do: 'turn' },
	f: { do: 'fit' }
};
const WITH_CONTROL: Record<string, Action> = {
	z: { do: 'undo' },
	y: { do: 'redo' },
	a: { do: 'all' },
	d: { do: 'double' },
	c: { do: 'copy' },
	v: { do: 'paste' }
};
const NAMED: Record<string, Action> = {
	Enter: { do: 'label' },
	F2: { do: 'label' },
	Delete: { do: 'delete' },
	Backspace: { do: 'delete' },
	PageDown: { do: 'next' },
	PageUp: { do: 'previous' },
	Escape: { do: 'escape' },
	'+': { do: 'in' },
	'=': { do: 'in' },
	'-': { do: 'out' },
	'?': { do: 'help' }
};
const DIRECTIONS: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
export const LETTER_OF: Record<Kind, string> = { box: 'B', store: 'S', queue: 'Q', actor: 'A', cloud: 'C', note: 'N' };

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The letter on the key where the layout writes none of ours. */
function letterOf({ key, code }: Pressed): string {
	if (/^[a-z]$/i.test(key)) return key.toLowerCase();
	return key.charCodeAt(0) > 127 && code.startsWith('Key') ? code.slice(3).toLowerCase() : '';
}

/** Null where the key means nothing here: then it does what it does everywhere. */
export function actionOf(event: Pressed): Action | null {
	const control = event.ctrlKey || event.metaKey;
	const to = DIRECTIONS[event.key];
	if (to) return { do: control ? 'resize' : event.altKey ? 'go' : 'move', to, far: event.shiftKey };
	if (event.altKey) return null;
	const letter = letterOf(event);
	if (control && event.shiftKey) return letter === 'z' ? { do: 'redo' } : null;
	if (control) return WITH_CONTROL[letter] ?? null;
	return NAMED[event.key] ?? LETTERS[letter] ?? null;
}

/** How far a direction leads, in the units of the board. */
export function stepOf(to: Direction, far: boolean): { dx: number; dy: number } {
	const step = far ? GRID * 6 : GRID;
	return { dx: to === 'left' ? -step : to === 'right' ? step : 0, dy: to === 'up' ? -step : to === 'down' ? step : 0 };
}
