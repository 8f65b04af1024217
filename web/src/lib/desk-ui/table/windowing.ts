// Which of many rows of one height are near enough to be drawn.

export interface Span {
	first: number;
	/** One past the last. */
	end: number;
}

/** Drawn in steps, so that not every pixel of a scroll makes a row and takes one away. */
const STEP = 4;

export function spanOf(top: number, height: number, rowHeight: number, count: number, spare = 6): Span {
	if (count <= 0 || rowHeight <= 0) return { first: 0, end: 0 };
	const seen = Math.floor(Math.max(0, top) / rowHeight);
	const last = Math.ceil((Math.max(0, top) + height) / rowHeight);
	const first = Math.floor((seen - spare) / STEP) * STEP;
	const end = Math.ceil((last + spare) / STEP) * STEP;
	return { first: clamp(first, 0, Math.max(0, count - 1)), end: clamp(end, 0, count) };
}

/** The indexes to draw: the span, and the active row wherever it is, since it holds the focus. */
export function drawn({ first, end }: Span, active: number): number[] {
	const indexes = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
	if (active < 0 || (active >= first && active < end)) return indexes;
	return active < first ? [active, ...indexes] : [...indexes, active];
}

/** Where to scroll so that a row is seen below the head; null when it is already. */
export function scrollTo(index: number, rowHeight: number, top: number, height: number): number | null {
	const start = index * rowHeight;
	if (start < top) return start;
	if (start + rowHeight > top + height) return start + rowHeight - height;
	return null;
}

/** The row that a key leads to. */
export function stepped(key: string, at: number, count: number, page: number): number | null {
	const steps: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - page, PageDown: at + page, Home: 0, End: count - 1 };
	const to = steps[key];
	return to === undefined || count === 0 ? null : clamp(to, 0, count - 1);
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
