import { describe, expect, it } from 'vitest';
import * as drawing from './drawing';
import { linesIn, SIZES, wrapped } from './figures';
import { type Board, LABEL_MAX, LINKS_MAX, SHAPES_MAX } from './types';

function drawn(...labels: string[]): Board {
	return labels.reduce<Board>((board, label, i) => drawing.withShape(board, 'box', { x: i * 240, y: 0 }, label)![0], drawing.emptyBoard());
}
const ids = (board: Board) => board.shapes.map(({ id }) => id);

describe('a drawing', () => {
	it('begins with nothing, and ids are never used twice while theirs are there', () => {
		const board = drawn('Gateway', 'Orders');
		expect(ids(board)).toEqual(['s1', 's2']);
		expect(ids(drawing.withShape(drawing.without(board, ['s1']), 'store', { x: 0, y: 0 })![0])).toEqual(['s2', 's3']);
	});

	it('puts the middle of a shape where it is asked for, on the grid', () => {
		const [, shape] = drawing.withShape(drawing.emptyBoard(), 'queue', { x: 103, y: 50 })!;
		expect([shape.x % drawing.GRID, shape.y % drawing.GRID]).toEqual([0, 0]);
		expect(Math.abs(shape.x + SIZES.queue.width / 2 - 103)).toBeLessThanOrEqual(drawing.GRID / 2);
	});

	it('links two shapes that are there, and none with itself or with nothing', () => {
		const board = drawn('a', 'b');
		expect(drawing.withLink(board, 's1', 's2')![1]).toEqual({ id: 'l1', from: 's1', to: 's2', label: '', arrow: 'forward' });
		expect(drawing.withLink(board, 's1', 's1')).toBeNull();
		expect(drawing.withLink(board, 's1', 's9')).toBeNull();
	});

	it('draws the same link without words only once', () => {
		const [board, link] = drawing.withLink(drawn('a', 'b'), 's1', 's2')!;
		expect(drawing.withLink(board, 's1', 's2')).toEqual([board, link]);
		const named = drawing.withLabel(board, link.id, 'reads');
		expect(drawing.withLink(named, 's1', 's2')![0].links).toHaveLength(2);
	});

	it('takes links along with a shape that goes', () => {
		const [board] = drawing.withLink(drawn('a', 'b', 'c'), 's1', 's2')!;
		expect(drawing.without(board, ['s2'])).toMatchObject({ shapes: [{ id: 's1' }, { id: 's3' }], links: [] });
		expect(drawing.without(board, ['l1']).shapes).toHaveLength(3);
	});

	it('holds as many shapes and links as the server takes, and labels as long', () => {
		let board = drawing.emptyBoard();
		for (let i = 0; i < SHAPES_MAX; i++) board = drawing.withShape(board, 'box', { x: i, y: 0 })![0];
		expect(drawing.withShape(board, 'box', { x: 0, y: 0 })).toBeNull();
		const links = Array.from({ length: LINKS_MAX }, (_, i) => ({ id: `l${i + 1}`, from: 's1', to: 's2', label: 'x', arrow: 'none' as const }));
		expect(drawing.withLink({ ...board, links }, 's1', 's2')).toBeNull();
		const label = drawing.withLabel(board, 's1', '🗄'.repeat(300)).shapes[0]!.label;
		expect(Array.from(label)).toHaveLength(LABEL_MAX);
		expect(label.isWellFormed()).toBe(true);
	});

	it('never leaves the paper', () => {
		const moved = drawing.movedBy(drawn('a'), ['s1'], 1e9, -1e9);
		expect(moved.shapes[0]).toMatchObject({ x: 100_000, y: -100_000 });
	});

	it('copies shapes with the links between them under new names', () => {
		const [board] = drawing.withLink(drawn('a', 'b', 'c'), 's1', 's2')!;
		const [copied, names] = drawing.doubled(board, ['s1', 's2']);
		expect(names).toEqual(['s4', 's5']);
		expect(copied.links.at(-1)).toMatchObject({ id: 'l2', from: 's4', to: 's5' });
		expect(new Set(ids(copied)).size).toBe(5);
	});

	it('changes an arrow round and back', () => {
		let [board] = drawing.withLink(drawn('a', 'b'), 's1', 's2')!;
		const seen = [];
		for (let i = 0; i < 3; i++) {
			board = drawing.turnedArrow(board, 'l1');
			seen.push(board.links[0]!.arrow);
		}
		expect(seen).toEqual(['both', 'none', 'forward']);
		expect(drawing.turnedRound(board, 'l1').links[0]).toMatchObject({ from: 's2', to: 's1' });
	});

	it('is the same whatever order its fields came in, and another one with another label', () => {
		const board = drawn('a');
		const { id, kind, label, x, y, width, height } = board.shapes[0]!;
		const turned = { links: [], shapes: [{ height, width, y, x, label, kind, id }] };
		expect(drawing.sameBoard(board, turned)).toBe(true);
		expect(drawing.keyOf(board)).toBe(drawing.keyOf(turned));
		expect(drawing.keyOf(drawing.withLabel(board, 's1', 'b'))).not.toBe(drawing.keyOf(board));
	});
});

describe('words in a shape', () => {
	it('are wrapped between words, and cut only where a word is too long alone', () => {
		const lines = wrapped('one writer keeps the order', 90);
		expect(lines.length).toBeGreaterThan(1);
		expect(lines.join(' ')).toBe('one writer keeps the order');
		expect(wrapped('a\nb', 90)).toEqual(['a', 'b']);
		expect(wrapped('x'.repeat(60), 90).join('')).toBe('x'.repeat(60));
	});

	it('make it as high as they need', () => {
		const board = drawing.withLabel(drawn('a'), 's1', 'many words '.repeat(16));
		const [shape] = board.shapes;
		expect(linesIn(shape!).length * 18).toBeLessThan(shape!.height);
		expect(shape!.height).toBeGreaterThan(SIZES.box.height);
	});
});
