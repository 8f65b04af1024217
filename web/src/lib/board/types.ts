// A drawing, as it crosses the wire.

export const KINDS = ['box', 'store', 'queue', 'actor', 'cloud', 'note'] as const;
export type Kind = (typeof KINDS)[number];

export const ARROWS = ['forward', 'both', 'none'] as const;
export type Arrow = (typeof ARROWS)[number];

export interface Placed {
	x: number;
	y: number;
	width: number;
	height: number;
}

export interface Shape extends Placed {
	id: string;
	kind: Kind;
	label: string;
}

export interface Link {
	id: string;
	from: string;
	to: string;
	label: string;
	arrow: Arrow;
}

export interface Board {
	shapes: Shape[];
	links: Link[];
}

export interface Point {
	x: number;
	y: number;
}

/** A part of a drawing that evidence cites. */
export type BoardPart = { shape: string } | { link: string };

export const SHAPES_MAX = 200;
export const LINKS_MAX = 400;
export const LABEL_MAX = 200;
/** Of all labels together. */
export const LETTERS_MAX = 20_000;
export const PLACE_MAX = 100_000;
