// How well a few letters fit a name: 0 is not at all, 1 is the name itself.

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
const startsWord = (text: string, at: number) => at === 0 || /[\s\-/_.:]/.test(text[at - 1]!);

/** All letters in order, best where words begin and where letters stand together. */
function scattered(wanted: string, text: string): number {
	let [points, from, last] = [0, 0, -2];
	for (const letter of wanted.replace(/\s+/g, '')) {
		let at = text.indexOf(letter, from);
		if (at < 0) return 0;
		// A letter that starts a later word says more than one within this.
		if (at !== last + 1 && !startsWord(text, at)) {
			for (let next = at; next >= 0; next = text.indexOf(letter, next + 1)) {
				if (startsWord(text, next)) {
					at = next;
					break;
				}
			}
		}
		if (at !== last + 1 && !startsWord(text, at) && last < 0) return 0;
		points += at === last + 1 || startsWord(text, at) ? 1 : 0.3;
		[last, from] = [at, at + 1];
	}
	return points / Math.max(1, wanted.replace(/\s+/g, '').length);
}

function one(wanted: string, text: string): number {
	if (text === wanted) return 1;
	if (text.startsWith(wanted)) return 0.95;
	const at = text.indexOf(wanted);
	if (at >= 0) return startsWord(text, at) ? 0.9 : 0.7;
	const points = scattered(wanted, text);
	return points >= 0.6 ? points * 0.6 : 0;
}

export function fits(search: string, name: string, keywords: readonly string[] = []): number {
	const wanted = plain(search);
	if (!wanted) return 1;
	const byKeyword = Math.max(0, ...keywords.map((word) => one(wanted, plain(word))));
	return Math.max(one(wanted, plain(name)), byKeyword * 0.8);
}
