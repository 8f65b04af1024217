import type { SpokenWord } from '$lib/api/types';

/** The place of the word that is being said, or of the one before it in a pause; -1 before the first. */
export function wordAt(words: SpokenWord[], at: number): number {
	let low = 0;
	let high = words.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (words[middle]!.start_s <= at) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/** Never before the start, never after the end. */
export const jumped = (at: number, by: number, end: number): number => Math.min(Math.max(0, at + by), Math.max(0, end));
