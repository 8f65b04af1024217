// Where links run: from edge to edge of their shapes, bent where several run between the same two.
import type { Arrow, Board, Link, Placed, Point, Shape } from './types';

export interface Route {
	path: string;
	heads: string[];
	label: Point;
}

type End = Placed & Pick<Shape, 'kind'>;

const BEND = 72;
/** Where the words of a bent link stand on it: nearer to where it begins, since another runs beside it. */
const AT = 0.36;
const AIR = 3;
const HEAD = { long: 10, wide: 4.5 };

export const middleOf = ({ x, y, width, height }: Placed): Point => ({ x: x + width / 2, y: y + height / 2 });

/** Where a line from the middle of a shape towards a point leaves it. */
export function borderOf(shape: End, toward: Point): Point {
	const middle = middleOf(shape);
	const [dx, dy] = [toward.x - middle.x, toward.y - middle.y];
	const [w, h] = [shape.width / 2 + AIR, shape.height / 2 + AIR];
	if (!dx && !dy) return middle;
	const reach = shape.kind === 'cloud' ? 1 / Math.hypot(dx / w, dy / h) : Math.min(w / Math.abs(dx || 1e-9), h / Math.abs(dy || 1e-9));
	return { x: middle.x + dx * reach, y: middle.y + dy * reach };
}

export function routeOf(from: End, to: End, arrow: Arrow, bend = 0): Route {
	if (from === to || sameMiddle(from, to)) return loopAt(from, arrow);
	const [a, b] = [middleOf(from), middleOf(to)];
	const long = Math.hypot(b.x - a.x, b.y - a.y);
	const pull = { x: (a.x + b.x) / 2 - ((b.y - a.y) / long) * bend * 2, y: (a.y + b.y) / 2 + ((b.x - a.x) / long) * bend * 2 };
	const [start, end] = [borderOf(from, bend ? pull : b), borderOf(to, bend ? pull : a)];
	const heads = [...(arrow === 'none' ? [] : [headAt(end, bend ? pull : start)]), ...(arrow === 'both' ? [headAt(start, bend ? pull : end)] : [])];
	const label = bend
		? { x: bowed(start.x, pull.x, end.x), y: bowed(start.y, pull.y, end.y) }
		: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
	const way = bend ? `Q${place(pull)} ${place(end)}` : `L${place(end)}`;
	return { path: `M${place(start)} ${way}`, heads, label: rounded(label) };
}

const bowed = (a: number, b: number, c: number) => (1 - AT) ** 2 * a + 2 * (1 - AT) * AT * b + AT ** 2 * c;

const sameMiddle = (a: Placed, b: Placed) => middleOf(a).x === middleOf(b).x && middleOf(a).y === middleOf(b).y;

/** A shape that speaks with itself, or two that lie on each other. */
function loopAt(shape: End, arrow: Arrow): Route {
	const [right, top] = [shape.x + shape.width, shape.y];
	const start = { x: right - 28, y: top - AIR };
	const end = { x: right + AIR, y: top + 24 };
	const [first, second] = [{ x: start.x, y: top - 44 }, { x: right + 52, y: end.y }];
	const heads = [...(arrow === 'none' ? [] : [headAt(end, second)]), ...(arrow === 'both' ? [headAt(start, first)] : [])];
	return { path: `M${place(start)} C${place(first)} ${place(second)} ${place(end)}`, heads, label: { x: right + 24, y: top - 24 } };
}

function headAt(tip: Point, from: Point): string {
	const long = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
	const [ux, uy] = [(tip.x - from.x) / long, (tip.y - from.y) / long];
	const back = { x: tip.x - ux * HEAD.long, y: tip.y - uy * HEAD.long };
	const left = { x: back.x - uy * HEAD.wide, y: back.y + ux * HEAD.wide };
	const right = { x: back.x + uy * HEAD.wide, y: back.y - ux * HEAD.wide };
	return `M${place(tip)} L${place(left)} L${place(right)} Z`;
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 });
const place = (point: Point) => {
	const { x, y } = rounded(point);
	return `${x} ${y}`;
};

/** How far each link is bent, so that those between the same two shapes do not lie on each other. */
export function bendsOf(board: Board): Map<string, number> {
	const between = new Map<string, Link[]>();
	for (const link of board.links) {
		const key = [link.from, link.to].sort().join(' ');
		between.set(key, [...(between.get(key) ?? []), link]);
	}
	const bends = new Map<string, number>();
	for (const links of between.values()) {
		const [first] = links;
		links.forEach((link, i) => {
			const aside = (i - (links.length - 1) / 2) * BEND;
			// One that runs the other way has its left where the first has its right.
			bends.set(link.id, link.from === first!.from ? aside : -aside);
		});
	}
	return bends;
}

export function boundsOf(places: Placed[]): Placed {
	if (!places.length) return { x: 0, y: 0, width: 0, height: 0 };
	const [x, y] = [Math.min(...places.map((one) => one.x)), Math.min(...places.map((one) => one.y))];
	const right = Math.max(...places.map((one) => one.x + one.width));
	const bottom = Math.max(...places.map((one) => one.y + one.height));
	return { x, y, width: right - x, height: bottom - y };
}
