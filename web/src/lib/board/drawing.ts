// What can be done to a drawing. Nothing here changes one: each gives another.
import { digestOf } from '../code/typing';
import { fitted, SIZES } from './figures';
import { ARROWS, type Board, type Kind, LABEL_MAX, type Link, LINKS_MAX, PLACE_MAX, type Point, type Shape, SHAPES_MAX } from './types';

export const GRID = 8;
export const emptyBoard = (): Board => ({ shapes: [], links: [] });
export const isEmpty = (board: Board | null | undefined): boolean => !board || (!board.shapes.length && !board.links.length);

export const shapeOf = (board: Board, id: string): Shape | undefined => board.shapes.find((shape) => shape.id === id);
export const linkOf = (board: Board, id: string): Link | undefined => board.links.find((link) => link.id === id);

/** By characters: half of one would be none. */
const shortened = (label: string) => Array.from(label).slice(0, LABEL_MAX).join('');
const onGrid = (value: number) => Math.round(value / GRID) * GRID;
const within = (value: number) => Math.max(-PLACE_MAX, Math.min(PLACE_MAX, onGrid(value)));

/** A name that nothing of it has yet: short, since it is sent with every draft. */
export function freeId(board: Board, prefix: 's' | 'l'): string {
	const taken = [...board.shapes, ...board.links].map(({ id }) => (id.startsWith(prefix) ? Number(id.slice(1)) : 0));
	return `${prefix}${Math.max(0, ...taken.filter(Number.isInteger)) + 1}`;
}

/** A new shape with its middle at a place; null where there is no room for one more. */
export function withShape(board: Board, kind: Kind, middle: Point, label = ''): [Board, Shape] | null {
	if (board.shapes.length >= SHAPES_MAX) return null;
	const { width, height } = SIZES[kind];
	const at = { x: within(middle.x - width / 2), y: within(middle.y - height / 2) };
	const shape = fitted({ id: freeId(board, 's'), kind, label: shortened(label), ...at, width, height });
	return [{ ...board, shapes: [...board.shapes, shape] }, shape];
}

/** A link between two shapes; the one that is there already, where it would be the same. */
export function withLink(board: Board, from: string, to: string): [Board, Link] | null {
	if (!shapeOf(board, from) || !shapeOf(board, to) || from === to) return null;
	const same = board.links.find((link) => link.from === from && link.to === to && !link.label);
	if (same) return [board, same];
	if (board.links.length >= LINKS_MAX) return null;
	const link: Link = { id: freeId(board, 'l'), from, to, label: '', arrow: 'forward' };
	return [{ ...board, links: [...board.links, link] }, link];
}

const changed = (board: Board, id: string, change: (shape: Shape) => Shape): Board => ({
	...board,
	shapes: board.shapes.map((shape) => (shape.id === id ? change(shape) : shape))
});

export function withLabel(board: Board, id: string, label: string): Board {
	const text = shortened(label.replaceAll('\r', '').trim());
	if (linkOf(board, id)) return withLinkChanged(board, id, { label: text });
	return changed(board, id, (shape) => fitted({ ...shape, label: text }));
}

export const withKind = (board: Board, id: string, kind: Kind): Board =>
	changed(board, id, (shape) => {
		const [{ width, height }, middle] = [SIZES[kind], { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 }];
		return fitted({ ...shape, kind, x: within(middle.x - width / 2), y: within(middle.y - height / 2), width, height });
	});

export const withLinkChanged = (board: Board, id: string, change: Partial<Omit<Link, 'id'>>): Board => ({
	...board,
	links: board.links.map((link) => (link.id === id ? { ...link, ...change } : link))
});

export function turnedArrow(board: Board, id: string): Board {
	const link = linkOf(board, id);
	if (!link) return board;
	return withLinkChanged(board, id, { arrow: ARROWS[(ARROWS.indexOf(link.arrow) + 1) % ARROWS.length]! });
}

export function turnedRound(board: Board, id: string): Board {
	const link = linkOf(board, id);
	return link ? withLinkChanged(board, id, { from: link.to, to: link.from }) : board;
}

/** Shapes at their new places. */
export function withPlaces(board: Board, places: Map<string, Point>): Board {
	return {
		...board,
		shapes: board.shapes.map((shape) => {
			const place = places.get(shape.id);
			return place ? { ...shape, x: within(place.x), y: within(place.y) } : shape;
		})
	};
}

export function movedBy(board: Board, ids: string[], dx: number, dy: number): Board {
	const moving = board.shapes.filter(({ id }) => ids.includes(id));
	return withPlaces(board, new Map(moving.map(({ id, x, y }) => [id, { x: x + dx, y: y + dy }])));
}

const SIZE_LEAST = { width: 56, height: 40 };
const SIZE_MOST = 2000;
const sized = (value: number, least: number) => Math.max(least, Math.min(SIZE_MOST, onGrid(value)));

export const withSize = (board: Board, id: string, { x, y, width, height }: Omit<Shape, 'id' | 'kind' | 'label'>): Board =>
	changed(board, id, (shape) =>
		fitted({
			...shape,
			x: within(x),
			y: within(y),
			width: sized(width, SIZE_LEAST.width),
			height: sized(height, SIZE_LEAST.height)
		})
	);

/** What goes takes its links with it. */
export function without(board: Board, ids: string[]): Board {
	const gone = new Set(ids);
	return {
		shapes: board.shapes.filter(({ id }) => !gone.has(id)),
		links: board.links.filter(({ id, from, to }) => !gone.has(id) && !gone.has(from) && !gone.has(to))
	};
}

/** Copies of some shapes and of the links between them, a little aside. */
export function doubled(board: Board, ids: string[], source: Board = board): [Board, string[]] {
	const names = new Map<string, string>();
	let next = board;
	for (const shape of source.shapes.filter(({ id }) => ids.includes(id))) {
		if (next.shapes.length >= SHAPES_MAX) break;
		const id = freeId(next, 's');
		names.set(shape.id, id);
		next = { ...next, shapes: [...next.shapes, { ...shape, id, x: within(shape.x + 3 * GRID), y: within(shape.y + 3 * GRID) }] };
	}
	for (const link of source.links) {
		const [from, to] = [names.get(link.from), names.get(link.to)];
		if (!from || !to || next.links.length >= LINKS_MAX) continue;
		next = { ...next, links: [...next.links, { ...link, id: freeId(next, 'l'), from, to }] };
	}
	return [next, [...names.values()]];
}

export const lettersOf = (board: Board): number =>
	[...board.shapes, ...board.links].reduce((sum, { label }) => sum + Array.from(label).length, 0);

export const sameBoard = (a: Board, b: Board): boolean => JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));

/** Short for a drawing, to know it again. */
export const keyOf = (board: Board): string => digestOf(JSON.stringify(tidy(board)));

/** Every field in one order, so that two places that hold the same can be compared. */
const tidy = ({ shapes, links }: Board) => [
	shapes.map(({ id, kind, label, x, y, width, height }) => [id, kind, label, x, y, width, height]),
	links.map(({ id, from, to, label, arrow }) => [id, from, to, label, arrow])
];
