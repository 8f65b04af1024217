import { getContext, setContext } from 'svelte';
import type { Sketch } from './sketch.svelte';
import type { Kind, Placed } from './types';

export interface Here {
	sketch: Sketch;
	/** Where a shape is this moment, while it is being dragged too. */
	where: (id: string) => (Placed & { kind: Kind }) | undefined;
}

const KEY = Symbol('board');

/** The parts of the board are made by the editor, which hands nothing on to them. */
export const setHere = (here: Here): Here => setContext(KEY, here);
export const getHere = (): Here => getContext<Here>(KEY);
