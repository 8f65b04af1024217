export interface Stretch {
	text: string;
	/** Whether it is being said just now. */
	now: boolean;
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The sentences of a text, with the space after each. A full stop inside a number or an abbreviation ends none. */
export function sentencesOf(text: string): string[] {
	return text.match(/[\s\S]+?(?:[.!?…]+["'”’)\]]*(?=\s+[\p{Lu}\p{N}"'“‘(¿¡])\s+|\n+|$)/gu) ?? [];
}

/** A text in stretches, with the sentence that is being said, wherever its words begin and however it is broken. */
export function withSaid(text: string, said: string): Stretch[] {
	const wanted = plain(said);
	const place = wanted ? placeOf(text, wanted) : null;
	if (!place) return [{ text, now: false }];
	const [start, end] = place;
	return [
		{ text: text.slice(0, start), now: false },
		{ text: text.slice(start, end), now: true },
		{ text: text.slice(end), now: false }
	].filter((stretch) => stretch.text);
}

export const holds = (text: string, said: string) => plain(said) !== '' && placeOf(text, plain(said)) !== null;

function placeOf(text: string, wanted: string): [number, number] | null {
	const found = new RegExp(wanted.split(' ').map(literally).join('\\s+')).exec(text);
	return found && [found.index, found.index + found[0].length];
}

const literally = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
