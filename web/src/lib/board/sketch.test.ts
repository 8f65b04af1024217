import { beforeEach, describe, expect, it } from 'vitest';
import { outlineOf } from './outline';
import { Sketch } from './sketch.svelte';
import type { Board } from './types';

let sketch: Sketch;
let told: Board[];
const label = (id: string) => [...sketch.board.shapes, ...sketch.board.links].find((part) => part.id === id)?.label;

beforeEach(() => {
	told = [];
	sketch = new Sketch((board) => told.push(board));
});

function named(kind: 'box' | 'store', text: string): string {
	sketch.act({ do: 'add', kind });
	const id = sketch.writing!;
	sketch.relabel(id, text);
	sketch.written();
	return id;
}

describe('drawing by keyboard', () => {
	it('adds two shapes and links them, with every change told', () => {
		named('box', 'Gateway');
		named('store', 'Orders');
		sketch.act({ do: 'link' });
		sketch.act({ do: 'move', to: 'left', far: false });
		expect(sketch.linking).toEqual({ from: 's2', to: 's1' });
		sketch.act({ do: 'label' });
		expect(sketch.writing).toBe('l1');
		sketch.relabel('l1', 'reads');
		sketch.written();
		expect(outlineOf(sketch.board)).toEqual(['Orders (store) -> Gateway: reads']);
		expect(told.at(-1)).toBe(sketch.board);
	});

	it('keeps letters that come before the field for them', () => {
		sketch.act({ do: 'add', kind: 'box' });
		for (const key of ['G', 'w', 'Enter']) expect(sketch.typedAhead({ key, ctrlKey: false, metaKey: false, altKey: false })).toBe(true);
		expect(label('s1')).toBe('Gw');
		expect(sketch.writing).toBeNull();
		expect(sketch.typedAhead({ key: 'x', ctrlKey: false, metaKey: false, altKey: false })).toBe(false);
	});

	it('links two selected ones from the first to the second', () => {
		named('box', 'a');
		named('box', 'b');
		sketch.select(['s2']);
		sketch.select(['s2', 's1']);
		sketch.act({ do: 'link' });
		expect(sketch.board.links).toMatchObject([{ from: 's2', to: 's1' }]);
	});

	it('stops a link without drawing it, and says what it needs', () => {
		named('box', 'a');
		sketch.act({ do: 'link' });
		expect(sketch.linking).toBeNull();
		expect(sketch.problem).not.toBe('');
		named('box', 'b');
		sketch.act({ do: 'link' });
		sketch.act({ do: 'escape' });
		expect([sketch.linking, sketch.board.links]).toEqual([null, []]);
	});

	it('moves what is selected, and goes from part to part where nothing is', () => {
		named('box', 'a');
		const { x } = sketch.board.shapes[0]!;
		sketch.act({ do: 'move', to: 'right', far: true });
		expect(sketch.board.shapes[0]!.x).toBe(x + 48);
		sketch.act({ do: 'escape' });
		expect(sketch.act({ do: 'escape' })).toBe(false);
		sketch.act({ do: 'move', to: 'right', far: false });
		expect(sketch.selected).toEqual(['s1']);
		expect(sketch.board.shapes[0]!.x).toBe(x + 48);
	});

	it('goes along a link to what it joins', () => {
		named('box', 'a');
		named('box', 'b');
		sketch.connect('s1', 's2', false);
		sketch.act({ do: 'go', to: 'right', far: false });
		expect(sketch.selected).toEqual(['s2']);
		sketch.act({ do: 'previous' });
		expect(sketch.selected).toEqual(['l1']);
	});
});

describe('taking back', () => {
	it('takes back a shape with its label at once, and gives it again', () => {
		named('box', 'Gateway');
		sketch.undo();
		expect(sketch.board.shapes).toEqual([]);
		sketch.redo();
		expect(label('s1')).toBe('Gateway');
	});

	it('takes back a row of small moves at once, and what was deleted with its links', () => {
		named('box', 'a');
		named('box', 'b');
		sketch.connect('s1', 's2', false);
		sketch.select(['s2']);
		const before = sketch.board;
		for (let i = 0; i < 5; i++) sketch.act({ do: 'move', to: 'down', far: false });
		sketch.undo();
		expect(sketch.board).toBe(before);
		sketch.act({ do: 'delete' });
		expect(sketch.board).toMatchObject({ shapes: [{ id: 's1' }], links: [] });
		sketch.undo();
		expect(sketch.board).toBe(before);
	});

	it('takes another label as another step', () => {
		named('box', 'a');
		sketch.write('s1');
		sketch.relabel('s1', 'ab');
		sketch.relabel('s1', 'abc');
		sketch.written();
		sketch.undo();
		expect(label('s1')).toBe('a');
	});

	it('has nothing to give again once something new was drawn', () => {
		named('box', 'a');
		sketch.undo();
		named('box', 'b');
		expect(sketch.canRedo).toBe(false);
	});
});

it('refuses labels that are too long together, and keeps what was there', () => {
	for (let i = 0; i < 101; i++) sketch.add('box', undefined, 'x'.repeat(200));
	expect(sketch.board.shapes).toHaveLength(100);
	expect(sketch.problem).not.toBe('');
	expect(sketch.selected.every((id) => sketch.board.shapes.some((shape) => shape.id === id))).toBe(true);
});
