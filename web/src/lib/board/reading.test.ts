import { describe, expect, it } from 'vitest';
import { boardIn } from '$lib/words/board';
import { toldOf } from '$lib/room/state';
import type { Question } from '$lib/api/types';
import { earnedIn } from './earned';
import { actionOf, LETTER_OF } from './keys';
import { outlineOf } from './outline';
import { type Board, KINDS } from './types';

const shape = (id: string, kind: Board['shapes'][number]['kind'], label: string) => ({ id, kind, label, x: 0, y: 0, width: 80, height: 60 });
const board: Board = {
	shapes: [shape('s1', 'box', 'Gateway'), shape('s2', 'store', 'Orders\n(by  day)'), shape('s3', 'queue', ''), shape('s4', 'note', ' 2,000 a second '), shape('s5', 'cloud', 'Mail')],
	links: [
		{ id: 'l1', from: 's1', to: 's2', label: 'writes', arrow: 'forward' },
		{ id: 'l2', from: 's2', to: 's3', label: '', arrow: 'both' },
		{ id: 'l3', from: 's3', to: 's1', label: 'a\nb', arrow: 'none' }
	]
};

describe('a drawing in words', () => {
	it('has a line for each link, then what nothing reaches, then the notes', () => {
		expect(outlineOf(board)).toEqual([
			'Gateway -> Orders (by day) (store): writes',
			'Orders (by day) (store) <-> a queue without a name',
			'a queue without a name -- Gateway: a b',
			'Mail (cloud), linked to nothing',
			'Note: 2,000 a second'
		]);
	});

	it('stands with what was said, in the server’s words where it gave them', () => {
		const question = { question_id: 'q' } as Question;
		expect(toldOf(question, { text: 'So.', board })).toMatch(/^So\.\nGateway -> Orders/);
		expect(toldOf(question, { board, outline: 'as the server reads it' })).toBe('as the server reads it');
	});
});

describe('what earned points', () => {
	it('is found by shape and by link, with the numbers of its criteria, and nothing that earned none', () => {
		const criteria = [
			{ name: 'One', points: 2, max: 2, evidence: [{ board: { shape: 's2' }, quote: 'Orders' }, { quote: 'said', start: 0, end: 4 }] },
			{ name: 'Two', points: 1, max: 2, evidence: [{ board: { link: 'l1' }, quote: 'Gateway -> Orders: writes' }, { board: { shape: 's2' }, quote: 'Orders' }] },
			{ name: 'Three', points: 0, max: 2, evidence: [{ board: { shape: 's1' }, quote: 'Gateway' }] }
		];
		const { shapes, links } = earnedIn(criteria);
		expect([...shapes]).toEqual([['s2', { numbers: [1, 2], names: ['One', 'Two'], quote: 'Orders' }]]);
		expect([...links.keys()]).toEqual(['l1']);
	});
});

describe('keys', () => {
	const pressed = (key: string, more: object = {}) =>
		actionOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

	it('add each kind of shape by the letter that is shown for it', () => {
		for (const kind of KINDS) expect(pressed(LETTER_OF[kind].toLowerCase())).toEqual({ do: 'add', kind });
	});

	it('are found where the layout writes other letters', () => {
		expect(pressed('и', { code: 'KeyB' })).toEqual({ do: 'add', kind: 'box' });
	});

	it('mean something else with Control, and leave the browser its own', () => {
		expect(pressed('a', { ctrlKey: true })).toEqual({ do: 'all' });
		expect(pressed('z', { metaKey: true, shiftKey: true })).toEqual({ do: 'redo' });
		expect(pressed('s', { ctrlKey: true })).toBeNull();
		expect(pressed('Tab')).toBeNull();
		expect(pressed('Enter', { altKey: true })).toBeNull();
	});

	it('move, go and resize by arrows', () => {
		expect(pressed('ArrowLeft', { shiftKey: true })).toEqual({ do: 'move', to: 'left', far: true });
		expect(pressed('ArrowUp', { altKey: true })).toEqual({ do: 'go', to: 'up', far: false });
		expect(pressed('ArrowDown', { ctrlKey: true })).toEqual({ do: 'resize', to: 'down', far: false });
	});
});

describe('its words', () => {
	const strings = (value: unknown): string[] =>
		typeof value === 'string' ? [value] : typeof value === 'object' && value ? Object.values(value).flatMap(strings) : [];

	it.each(['de', 'es'])('are all there in %s, and are no English ones', (language) => {
		const there = strings(boardIn(language));
		const english = strings(boardIn('en'));
		expect(there).toHaveLength(english.length);
		expect(there.filter((text) => text.includes(' ') && english.includes(text))).toEqual([]);
	});

	it('are English where the page is in a language that has none', () => {
		expect(boardIn('fr')).toBe(boardIn('en'));
		expect(boardIn('de-AT').title).toBe('Zeichenbrett');
	});
});
