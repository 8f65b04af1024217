// The facts of a test that a page can see by itself. Which of them are noted was told before the test began.

/** A window that loses the focus because the whole page went away is one fact, not two. */
const SETTLE_MS = 250;

export interface Surroundings {
	page: EventTarget & { visibilityState: string; fullscreenElement?: unknown; hasFocus(): boolean };
	window: EventTarget;
}

/** Tells of each fact as it happens, until the returned function is called. */
export function watch({ page, window }: Surroundings, note: (kind: string) => void): () => void {
	const over = new AbortController();
	const on = (where: EventTarget, event: string, tell: (event: Event) => void) =>
		where.addEventListener(event, tell, { signal: over.signal });
	let blurred: ReturnType<typeof setTimeout> | undefined;

	on(page, 'visibilitychange', () => note(page.visibilityState === 'hidden' ? 'tab_hidden' : 'tab_shown'));
	on(page, 'fullscreenchange', () => page.fullscreenElement || note('fullscreen_exit'));
	on(page, 'paste', ({ target }) => isAnswer(target) && note('paste'));
	on(window, 'blur', () => {
		clearTimeout(blurred);
		blurred = setTimeout(() => page.visibilityState === 'visible' && !page.hasFocus() && note('window_blur'), SETTLE_MS);
	});
	return () => {
		clearTimeout(blurred);
		over.abort();
	};
}

const isAnswer = (target: EventTarget | null) => Boolean((target as Partial<Element> | null)?.closest?.('[data-answer]'));
