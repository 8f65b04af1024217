/** What a screen reader says: one polite region for the whole app, because regions that come and go are missed. */
class Announcer {
	text = $state('');
	#flip = false;

	say(text: string) {
		// The same words twice would not change the region, and nothing would be said.
		this.#flip = !this.#flip;
		this.text = this.#flip ? text : `${text}\u00a0`;
	}
}

export const announcer = new Announcer();
