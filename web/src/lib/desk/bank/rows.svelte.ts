import { get } from '$lib/api/http';
import type { QuestionPage, QuestionRow } from './types';

const AT_ONCE = 200;

/** All questions of the bank, page after page: the first are there at once, and the table can be used meanwhile. */
export class BankRows {
	rows = $state.raw<QuestionRow[]>([]);
	facets = $state.raw<QuestionPage['facets'] | null>(null);
	total = $state(0);
	loading = $state(false);
	trouble = $state.raw<unknown>(null);
	#round = 0;

	async load() {
		const round = ++this.#round;
		this.loading = true;
		this.trouble = null;
		try {
			await this.#read(round);
		} catch (error) {
			if (round === this.#round) this.trouble = error;
		} finally {
			if (round === this.#round) this.loading = false;
		}
	}

	async #read(round: number) {
		let cursor: string | null = null;
		const found: QuestionRow[] = [];
		do {
			const from: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
			const page: QuestionPage = await get<QuestionPage>(`/api/questions?status=all&limit=${AT_ONCE}${from}`);
			if (round !== this.#round) return;
			found.push(...page.items);
			this.#show(found, page);
			cursor = page.next_cursor;
		} while (cursor);
		this.rows = found;
	}

	/** While a table is filled anew, it does not become shorter than it was. */
	#show(found: QuestionRow[], page: QuestionPage) {
		if (found.length >= this.rows.length) this.rows = [...found];
		this.total = page.total;
		this.facets = page.facets;
	}

	/** What has become of one, without reading all of them again. */
	replace(row: QuestionRow) {
		this.rows = this.rows.map((other) => (other.id === row.id ? row : other));
	}

	/** Whoever leaves the page waits for nothing more. */
	stop() {
		this.#round++;
		this.loading = false;
	}
}
