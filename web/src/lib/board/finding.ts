// Where things are on a board, seen from one of them.
import { SIZES } from './figures';
import { middleOf } from './routes';
import type { Board, Kind, Placed, Point, Shape } from './types';

export type Direction = 'left' | 'right' | 'up' | 'down';
const WAYS: Record<Direction, Point> = { left: { x: -1, y: 0 }, right: { x: 1, y: 0 }, up: { x: 0, y: -1 }, down: { x: 0, y: 1 } };

/** The nearest shape in a direction: what lies straight ahead is nearer than what lies aside. */
export function neighbourOf(shapes: Shape[], from: Shape, direction: Direction): Shape | null {
	const way = WAYS[direction];
	const here = middleOf(from);
	let best: { shape: Shape; cost: number } | null = null;
	for (const shape of shapes) {
		if (shape.id === from.id) continue;
		const there = middleOf(shape);
		const [dx, dy] = [there.x - here.x, there.y - here.y];
		const ahead = dx * way.x + dy * way.y;
		const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x);
		if (ahead <= 0 || aside > ahead * 3) continue;
		const cost = ahead + aside * 2;
		if (!best || cost < best.cost) best = { shape, cost };
	}
	return best?.shape ?? null;
}

/** As one reads: from the top, and from the left within a line. */
export function inReadingOrder(shapes: Shape[]): Shape[] {
	const row = ({ y, height }: Shape) => Math.round((y + height / 2) / 64);
	return [...shapes].sort((a, b) => row(a) - row(b) || a.x - b.x);
}

/** The ids of all parts, each shape before the links that begin at it. */
export function walkOf(board: Board): string[] {
	return inReadingOrder(board.shapes).flatMap((shape) => [shape.id, ...board.links.filter(({ from }) => from === shape.id).map(({ id }) => id)]);
}

/** Between two shapes that are put beside each other: as much as the words of a link need. */
const GAP = { x: 104, y: 56 };
const AIR = 20;
const RINGS = 20;
const RINGS_NEAR = 4;
const overlap = (a: Placed, b: Placed, air: number) =>
	a.x < b.x + b.width + air && b.x < a.x + a.width + air && a.y < b.y + b.height + air && b.y < a.y + a.height + air;

const holds = (view: Placed, one: Placed) =>
	one.x >= view.x && one.y >= view.y && one.x + one.width <= view.x + view.width && one.y + one.height <= view.y + view.height;

/** The middle of a free place for one more shape: right of what is selected or near it, in view if that can be. */
export function freePlace(board: Board, kind: Kind, beside: Shape | null, view: Placed): Point {
	const { width, height } = SIZES[kind];
	const start = beside ? { x: beside.x + beside.width + GAP.x + width / 2, y: beside.y + beside.height / 2 } : middleOf(view);
	const placed = ({ x, y }: Point) => ({ x: x - width / 2, y: y - height / 2, width, height });
	const free = (middle: Point) => !board.shapes.some((shape) => overlap(placed(middle), shape, AIR));
	// Around the wished place, ring by ring, to the right and down before left and up.
	const around = Array.from({ length: RINGS }, (_, ring) => ringOf(ring).map(([i, j]) => ({ x: start.x + i * (width + GAP.x), y: start.y + j * (height + GAP.y) })));
	const near = around.slice(0, RINGS_NEAR).flat();
	return near.find((middle) => holds(view, placed(middle)) && free(middle)) ?? around.flat().find(free) ?? start;
}

function ringOf(ring: number): [number, number][] {
	const cells: [number, number][] = [];
	for (let j = -ring; j <= ring; j++) for (let i = -ring; i <= ring; i++) if (Math.max(Math.abs(i), Math.abs(j)) === ring) cells.push([i, j]);
	return cells.sort((a, b) => rank(a) - rank(b));
}
const rank = ([i, j]: [number, number]) => (j < 0 ? 4 : 0) + (i < 0 ? 2 : 0) + Math.abs(j) * 0.1 + Math.abs(i) * 0.05;
