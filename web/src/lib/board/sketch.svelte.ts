import { announcer } from '$lib/announce.svelte';
import { board as words } from '$lib/words/board';
import * as drawing from './drawing';
import { freePlace, inReadingOrder, neighbourOf, walkOf, type Direction } from './finding';
import { stepOf, type Action } from './keys';
import { oneLine } from './outline';
import { middleOf } from './routes';
import { type Board, type Kind, LETTERS_MAX, type Link, type Placed, type Point, type Shape } from './types';

const UNDO_MAX = 200;
export const NOTHING: Placed = { x: 0, y: 0, width: 0, height: 0 };

/** A drawing while it is made: what is on it, what is selected, and what can be taken back. */
export class Sketch {
	board = $state.raw<Board>(drawing.emptyBoard());
	/** In the order in which they were selected: a link goes from the first to the second. */
	selected = $state.raw<string[]>([]);
	/** Whose label is being written. */
	writing = $state<string | null>(null);
	/** A link on its way: where it begins, and which shape it would lead to. */
	linking = $state.raw<{ from: string; to: string | null } | null>(null);
	/** Letters came before the field for them was there. */
	ahead = false;
	problem = $state('');
	/** What is in view, by whoever shows it. */
	inView: () => Placed = () => NOTHING;

	#past = $state.raw<Board[]>([]);
	#future = $state.raw<Board[]>([]);
	/** Changes of one series are taken back together. */
	#series = '';
	#copied: { board: Board; ids: string[] } | null = null;

	constructor(readonly onchange: (board: Board) => void = () => {}) {}

	get canUndo() {
		return this.#past.length > 0;
	}
	get canRedo() {
		return this.#future.length > 0;
	}
	get shape(): Shape | null {
		return this.selected.length === 1 ? (drawing.shapeOf(this.board, this.selected[0]!) ?? null) : null;
	}
	get link(): Link | null {
		return this.selected.length === 1 ? (drawing.linkOf(this.board, this.selected[0]!) ?? null) : null;
	}

	/** Another drawing in place of this one. */
	begin(board: Board) {
		this.board = board;
		this.#past = this.#future = [];
		this.#series = '';
		this.select([]);
		this.writing = this.linking = null;
	}

	/** Another drawing in place of this one, which can be taken back. */
	replace(board: Board) {
		this.writing = this.linking = null;
		this.#change(board);
		this.select([]);
	}

	#change(next: Board, series = ''): boolean {
		this.problem = '';
		if (drawing.sameBoard(next, this.board)) return false;
		if (drawing.lettersOf(next) > LETTERS_MAX) return this.#complain(words.said.too_long);
		if (!series || series !== this.#series) this.#past = [...this.#past, this.board].slice(-UNDO_MAX);
		this.#future = [];
		this.#series = series;
		this.board = next;
		this.onchange(next);
		return true;
	}

	#complain(text: string): false {
		this.problem = text;
		announcer.say(text);
		return false;
	}

	#isThere = (id: string) => Boolean(drawing.shapeOf(this.board, id) ?? drawing.linkOf(this.board, id));

	undo() {
		this.#step(this.#past, words.said.undone);
	}

	redo() {
		this.#step(this.#future, words.said.redone);
	}

	#step(from: Board[], said: string) {
		const to = from.at(-1);
		if (!to) return;
		const back = from === this.#past;
		if (back) [this.#past, this.#future] = [from.slice(0, -1), [...this.#future, this.board]];
		else [this.#past, this.#future] = [[...this.#past, this.board], from.slice(0, -1)];
		this.board = to;
		this.#series = '';
		this.writing = this.linking = null;
		this.selected = this.selected.filter(this.#isThere);
		this.onchange(to);
		announcer.say(said);
	}

	// Selecting

	select(ids: string[], say = false) {
		const same = ids.length === this.selected.length && ids.every((id) => this.selected.includes(id));
		if (!same) {
			// What was selected before comes first.
			this.selected = [...this.selected.filter((id) => ids.includes(id)), ...ids.filter((id) => !this.selected.includes(id))];
			this.#series = '';
		}
		if (say) announcer.say(this.told());
	}

	all() {
		this.select(this.board.shapes.map(({ id }) => id), true);
	}

	/** What is selected, in words. */
	told(): string {
		if (this.selected.length > 1) return words.said.several(this.selected.length);
		const [id] = this.selected;
		return id ? words.said.selected(this.nameOf(id), words.said.leads(this.#leadsTo(id))) : words.said.none;
	}

	nameOf(id: string): string {
		const shape = drawing.shapeOf(this.board, id);
		if (shape) return words.names.shape(shape.kind, oneLine(shape.label));
		const link = drawing.linkOf(this.board, id);
		return link ? words.names.link(this.#short(link.from), this.#short(link.to), link.arrow, oneLine(link.label)) : '';
	}

	#short(id: string): string {
		const shape = drawing.shapeOf(this.board, id);
		return shape ? words.names.short(shape.kind, oneLine(shape.label)) : '';
	}

	shortNameOf = (id: string) => this.#short(id);

	#leadsTo = (id: string) => this.board.links.filter(({ from }) => from === id).map(({ to }) => this.#short(to));

	/** To the next part, or to the one before. */
	walk(by: 1 | -1) {
		const parts = walkOf(this.board);
		const at = this.selected.length ? parts.indexOf(this.selected.at(-1)!) : by > 0 ? -1 : 0;
		const next = parts[(at + by + parts.length) % parts.length];
		if (next) this.select([next], true);
	}

	/** From what is selected to what lies in a direction. */
	go(to: Direction) {
		const { link } = this;
		if (link) return this.select([to === 'left' || to === 'up' ? link.from : link.to], true);
		const from = drawing.shapeOf(this.board, this.selected.at(-1) ?? '');
		const next = from ? neighbourOf(this.board.shapes, from, to) : inReadingOrder(this.board.shapes)[0];
		if (next) this.select([next.id], true);
	}

	// Drawing

	add(kind: Kind, at?: Point, label = ''): string | null {
		this.writing = this.linking = null;
		const last = drawing.shapeOf(this.board, this.selected.at(-1) ?? '') ?? null;
		const added = drawing.withShape(this.board, kind, at ?? freePlace(this.board, kind, last, this.inView()), label);
		if (!added) return this.#complain(words.said.full) || null;
		const [next, shape] = added;
		if (!this.#change(next, `new:${shape.id}`)) return null;
		this.selected = [shape.id];
		announcer.say(words.said.added(this.nameOf(shape.id)));
		return shape.id;
	}

	/** Opens the label of what is selected. */
	write(id: string | undefined = this.selected.at(-1)) {
		if (!id || !this.#isThere(id)) return;
		this.select([id]);
		this.linking = null;
		this.writing = id;
	}

	/** With every letter, so that a half-written label is not lost either. */
	relabel(id: string, label: string) {
		const isNew = this.#series === `new:${id}`;
		this.#change(drawing.withLabel(this.board, id, label), isNew ? this.#series : `label:${id}`);
	}

	/** A key that came before the field for the label was there; false where it is none for a label. */
	typedAhead({ key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
		const id = this.writing;
		if (!id || ctrlKey || metaKey || altKey) return false;
		if (key === 'Enter' || key === 'Escape') this.written();
		else if (key.length === 1) {
			const before = (drawing.shapeOf(this.board, id) ?? drawing.linkOf(this.board, id))?.label ?? '';
			this.relabel(id, this.ahead ? before + key : key);
			this.ahead = true;
		} else return false;
		return true;
	}

	/** Its field is left; where another was opened meanwhile, that one stays. */
	written(id = this.writing) {
		if (id !== this.writing) return;
		this.writing = null;
		this.ahead = false;
		this.#series = '';
		if (id && this.#isThere(id)) announcer.say(this.nameOf(id));
	}

	setKind = (id: string, kind: Kind) => this.#change(drawing.withKind(this.board, id, kind));
	setLink = (id: string, change: Partial<Omit<Link, 'id'>>) => this.#change(drawing.withLinkChanged(this.board, id, change));

	place(places: Map<string, Point>) {
		this.#change(drawing.withPlaces(this.board, places));
	}

	size(id: string, placed: Placed) {
		this.#change(drawing.withSize(this.board, id, placed));
	}

	remove(ids: string[] = this.selected) {
		const gone = ids.filter(this.#isThere);
		if (!gone.length) return;
		this.writing = this.linking = null;
		this.#change(drawing.without(this.board, gone));
		this.selected = this.selected.filter(this.#isThere);
		announcer.say(words.said.deleted(gone.length));
	}

	double() {
		this.#putCopies(...drawing.doubled(this.board, this.selected));
	}

	copy() {
		const ids = this.selected.filter((id) => drawing.shapeOf(this.board, id));
		if (!ids.length) return;
		this.#copied = { board: this.board, ids };
		announcer.say(words.said.copied(ids.length));
	}

	paste() {
		if (this.#copied) this.#putCopies(...drawing.doubled(this.board, this.#copied.ids, this.#copied.board));
	}

	#putCopies(next: Board, ids: string[]) {
		if (!ids.length) return;
		this.#change(next);
		this.select(ids, true);
	}

	// Linking

	/** From the selected shape; where two are selected, from the first to the second. */
	startLink() {
		const shapes = this.selected.filter((id) => drawing.shapeOf(this.board, id));
		if (shapes.length === 2) return void this.connect(shapes[0]!, shapes[1]!);
		const [from] = shapes;
		if (shapes.length !== 1 || !from) return void this.#complain(words.linking.choose);
		if (this.board.shapes.length < 2) return void this.#complain(words.linking.nowhere);
		this.writing = null;
		this.linking = { from, to: null };
		announcer.say(words.linking.started(this.#short(from)));
	}

	/** The shape that lies in a direction from where the link begins, or from where it leads by now. */
	aim(to: Direction) {
		if (!this.linking) return;
		const { from, to: aimed } = this.linking;
		const start = drawing.shapeOf(this.board, aimed ?? from)!;
		const others = this.board.shapes.filter(({ id }) => id !== from);
		const next = neighbourOf(others, start, to) ?? (aimed ? null : nearestTo(others, middleOf(start)));
		if (next) this.#aimAt(next.id);
	}

	aimNext(by: 1 | -1) {
		if (!this.linking) return;
		const { from, to } = this.linking;
		const others = inReadingOrder(this.board.shapes).filter(({ id }) => id !== from);
		const at = others.findIndex(({ id }) => id === to);
		this.#aimAt(others[(at + by + others.length) % others.length]!.id);
	}

	#aimAt(to: string) {
		this.linking = { ...this.linking!, to };
		announcer.say(words.linking.aimed(this.#short(to)));
	}

	stopLink() {
		this.linking = null;
		announcer.say(this.told());
	}

	/** Ends the link that is on its way, where it leads somewhere. */
	endLink(to = this.linking?.to) {
		const from = this.linking?.from;
		if (from && to && from !== to) this.connect(from, to);
	}

	connect(from: string, to: string, thenWrite = true): string | null {
		this.linking = null;
		if (from === to) return null;
		const linked = drawing.withLink(this.board, from, to);
		if (!linked) return this.#complain(words.said.full) || null;
		const [next, link] = linked;
		this.#change(next, `new:${link.id}`);
		this.selected = [link.id];
		announcer.say(this.nameOf(link.id));
		if (thenWrite) this.writing = link.id;
		return link.id;
	}

	turnArrow() {
		if (!this.link) return;
		this.#change(drawing.turnedArrow(this.board, this.link.id));
		announcer.say(this.nameOf(this.link.id));
	}

	turnRound() {
		if (!this.link) return;
		this.#change(drawing.turnedRound(this.board, this.link.id));
		announcer.say(this.nameOf(this.link.id));
	}

	// By keyboard

	#nudge(to: Direction, far: boolean) {
		const shapes = this.selected.filter((id) => drawing.shapeOf(this.board, id));
		if (!shapes.length) return this.go(to);
		const { dx, dy } = stepOf(to, far);
		this.#change(drawing.movedBy(this.board, shapes, dx, dy), `move:${shapes.join()}`);
		const { x, y } = drawing.shapeOf(this.board, shapes[0]!)!;
		announcer.say(words.said.moved(x, y));
	}

	#resize(to: Direction, far: boolean) {
		const { shape } = this;
		if (!shape) return;
		const { dx, dy } = stepOf(to, far);
		const size = { x: shape.x, y: shape.y, width: shape.width + dx, height: shape.height + dy };
		this.#change(drawing.withSize(this.board, shape.id, size), `size:${shape.id}`);
	}

	/** What a key means for the drawing; false where it is not the drawing's to do. */
	act(action: Action): boolean {
		if (this.linking) return this.#actWhileLinking(action);
		switch (action.do) {
			case 'add': {
				const id = this.add(action.kind);
				if (id) this.write(id);
				return true;
			}
			case 'move':
				this.#nudge(action.to, action.far);
				return true;
			case 'go':
				this.go(action.to);
				return true;
			case 'resize':
				this.#resize(action.to, action.far);
				return true;
			case 'escape':
				if (!this.selected.length) return false;
				this.select([], true);
				return true;
			default:
				return this.#actSimply(action.do);
		}
	}

	#actSimply(what: Action['do']): boolean {
		const simple: Partial<Record<Action['do'], () => void>> = {
			link: () => this.startLink(),
			label: () => this.write(),
			delete: () => this.remove(),
			undo: () => this.undo(),
			redo: () => this.redo(),
			all: () => this.all(),
			double: () => this.double(),
			copy: () => this.copy(),
			paste: () => this.paste(),
			arrow: () => this.turnArrow(),
			turn: () => this.turnRound(),
			next: () => this.walk(1),
			previous: () => this.walk(-1)
		};
		simple[what]?.();
		return what in simple;
	}

	#actWhileLinking(action: Action): boolean {
		if (action.do === 'move' || action.do === 'go') this.aim(action.to);
		else if (action.do === 'next' || action.do === 'previous') this.aimNext(action.do === 'next' ? 1 : -1);
		else if (action.do === 'label') this.endLink();
		else if (action.do === 'escape' || action.do === 'link') this.stopLink();
		else return false;
		return true;
	}
}

function nearestTo(shapes: Shape[], point: Point): Shape | null {
	const far = (shape: Shape) => Math.hypot(middleOf(shape).x - point.x, middleOf(shape).y - point.y);
	return shapes.reduce<Shape | null>((best, shape) => (best && far(best) <= far(shape) ? best : shape), null);
}
