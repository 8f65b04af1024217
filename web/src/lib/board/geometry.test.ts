import { describe, expect, it } from 'vitest';
import { emptyBoard, withLink, withShape } from './drawing';
import { figureOf, SIZES } from './figures';
import { freePlace, inReadingOrder, neighbourOf, walkOf } from './finding';
import { bendsOf, borderOf, boundsOf, routeOf } from './routes';
import { type Board, KINDS, type Shape } from './types';

const at = (id: string, x: number, y: number): Shape => ({ id, kind: 'box', label: id, x, y, width: 100, height: 60 });
const [a, right, below, aside] = [at('a', 0, 0), at('right', 300, 10), at('below', 20, 300), at('aside', 200, 500)];
const board: Board = { shapes: [below, right, a, aside], links: [] };

describe('where a link runs', () => {
	it('ends a little outside of its shapes', () => {
		expect(borderOf(a, { x: 500, y: 30 })).toEqual({ x: 103, y: 30 });
		expect(borderOf(a, { x: 50, y: -500 })).toEqual({ x: 50, y: -3 });
		const { path, label } = routeOf(a, at('b', 300, 0), 'forward');
		expect(path).toBe('M103 30 L297 30');
		expect(label).toEqual({ x: 200, y: 30 });
	});

	it('has a head at the end, at both, or none', () => {
		const heads = (['forward', 'both', 'none'] as const).map((arrow) => routeOf(a, right, arrow).heads);
		expect(heads.map((one) => one.length)).toEqual([1, 2, 0]);
		expect(heads[0]![0]).toMatch(/^M297 /);
		expect(heads[1]![1]).toMatch(/^M103 /);
	});

	it('bends where several join the same two, to different sides, whichever way they lead', () => {
		const links = [['1', 'a', 'right'], ['2', 'right', 'a'], ['3', 'a', 'below']].map(([id, from, to]) => ({ id: id!, from: from!, to: to!, label: '', arrow: 'forward' as const }));
		const bends = bendsOf({ ...board, links });
		expect(bends.get('3')).toBeCloseTo(0);
		const middles = ['1', '2'].map((id) => {
			const link = links.find((one) => one.id === id)!;
			const [from, to] = link.from === 'a' ? [a, right] : [right, a];
			return routeOf(from, to, 'none', bends.get(id)).label.y;
		});
		expect(Math.abs(middles[0]! - middles[1]!)).toBeGreaterThan(40);
	});

	it('is a loop where a shape speaks with itself, and never without numbers', () => {
		for (const { path } of [routeOf(a, a, 'both'), routeOf(a, { ...a }, 'both', 36)]) expect(path).not.toMatch(/NaN|Infinity/);
	});
});

describe('finding one’s way', () => {
	it('goes to what lies ahead before what lies aside', () => {
		expect(neighbourOf(board.shapes, a, 'right')?.id).toBe('right');
		expect(neighbourOf(board.shapes, a, 'down')?.id).toBe('below');
		expect(neighbourOf(board.shapes, a, 'left')).toBeNull();
		expect(neighbourOf(board.shapes, below, 'up')?.id).toBe('a');
	});

	it('reads from the top left, each shape before its links', () => {
		expect(inReadingOrder(board.shapes).map(({ id }) => id)).toEqual(['a', 'right', 'below', 'aside']);
		const links = [{ id: 'l', from: 'a', to: 'below', label: '', arrow: 'none' as const }];
		expect(walkOf({ ...board, links })).toEqual(['a', 'l', 'right', 'below', 'aside']);
	});

	it('finds a free place for every next shape', () => {
		let now = emptyBoard();
		for (let i = 0; i < 60; i++) {
			const kind = KINDS[i % KINDS.length]!;
			now = withShape(now, kind, freePlace(now, kind, now.shapes.at(-1) ?? null, { x: 0, y: 0, width: 0, height: 0 }))![0];
		}
		const over = now.shapes.filter((one, i) => now.shapes.some((other, j) => j > i && one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height));
		expect(over).toEqual([]);
	});
});

it('puts the next shape right of the last, and below it where the view is narrow', () => {
	const [first] = withShape(emptyBoard(), 'box', { x: 180, y: 100 })!;
	const [shape] = first.shapes;
	const wide = freePlace(first, 'store', shape!, { x: 0, y: 0, width: 1000, height: 600 });
	expect([wide.x > 252, wide.y]).toEqual([true, shape!.y + shape!.height / 2]);
	const narrow = freePlace(first, 'store', shape!, { x: 0, y: 0, width: 360, height: 600 });
	expect([narrow.x < 300, narrow.y > 132]).toEqual([true, true]);
});

describe('how it looks', () => {
	it.each(KINDS)('draws a %s within its size, whatever that is', (kind) => {
		for (const [w, h] of [[SIZES[kind].width, SIZES[kind].height], [56, 40], [900, 30]] as const) {
			const { outline, detail } = figureOf(kind, w, h);
			expect(outline + detail).not.toMatch(/NaN|Infinity|undefined/);
			expect(outline.startsWith('M') && outline.trim().endsWith('Z')).toBe(true);
		}
	});

	it('has bounds around all of it', () => {
		expect(boundsOf([a, aside])).toEqual({ x: 0, y: 0, width: 300, height: 560 });
		expect(boundsOf([])).toEqual({ x: 0, y: 0, width: 0, height: 0 });
	});

	it('knows the links of a board that was made', () => {
		const made = withLink(withShape(withShape(emptyBoard(), 'box', { x: 0, y: 0 })![0], 'box', { x: 300, y: 0 })![0], 's1', 's2')![0];
		expect([...bendsOf(made)]).toEqual([['l1', 0]]);
	});
});
