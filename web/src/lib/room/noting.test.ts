import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watch } from './noting';

class Page extends EventTarget {
	visibilityState = 'visible';
	fullscreenElement: unknown = null;
	focused = true;
	hasFocus = () => this.focused;
}

function watched() {
	const page = new Page();
	const window = new EventTarget();
	const noted: string[] = [];
	const stop = watch({ page, window }, (kind) => noted.push(kind));
	const turn = (state: string) => {
		page.visibilityState = state;
		page.dispatchEvent(new Event('visibilitychange'));
	};
	return { page, window, noted, stop, turn };
}

const pasteInto = (page: Page, answer: boolean) => {
	const event = new Event('paste');
	Object.defineProperty(event, 'target', { value: { closest: (wanted: string) => answer && wanted === '[data-answer]' } });
	page.dispatchEvent(event);
};

describe('what a page sees of a test', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	it('is that it is left and come back to', () => {
		const { noted, turn } = watched();
		turn('hidden');
		turn('visible');
		expect(noted).toEqual(['tab_hidden', 'tab_shown']);
	});

	it('is that something is pasted into the answer, and nowhere else', () => {
		const { page, noted } = watched();
		pasteInto(page, false);
		expect(noted).toEqual([]);
		pasteInto(page, true);
		expect(noted).toEqual(['paste']);
	});

	it('is that another window has the focus, once, and not when the page itself was left', () => {
		const { page, window, noted, turn } = watched();
		page.focused = false;
		window.dispatchEvent(new Event('blur'));
		turn('hidden');
		vi.runAllTimers();
		expect(noted).toEqual(['tab_hidden']);
		turn('visible');
		window.dispatchEvent(new Event('blur'));
		window.dispatchEvent(new Event('blur'));
		vi.runAllTimers();
		expect(noted).toEqual(['tab_hidden', 'tab_shown', 'window_blur']);
	});

	it('is not that the focus came back at once', () => {
		const { window, noted } = watched();
		window.dispatchEvent(new Event('blur'));
		vi.runAllTimers();
		expect(noted).toEqual([]);
	});

	it('is that the full screen is left, not that it is entered', () => {
		const { page, noted } = watched();
		page.fullscreenElement = {};
		page.dispatchEvent(new Event('fullscreenchange'));
		expect(noted).toEqual([]);
		page.fullscreenElement = null;
		page.dispatchEvent(new Event('fullscreenchange'));
		expect(noted).toEqual(['fullscreen_exit']);
	});

	it('is nothing after the end', () => {
		const { noted, stop, turn } = watched();
		stop();
		turn('hidden');
		expect(noted).toEqual([]);
	});
});
