import { ApiError, sentenceFor } from './api/http';

/** What every form does: one submission at a time, each complaint at its field, the rest in one sentence above. */
export class Form<Field extends string> {
	errors = $state<Partial<Record<Field, string>>>({});
	problem = $state('');
	busy = $state(false);

	/** `check` names what is wrong before anything is sent. */
	async submit(event: SubmitEvent, check: Partial<Record<Field, string | false>>, work: () => Promise<unknown>) {
		event.preventDefault();
		if (this.busy) return;
		const wrong = Object.entries(check).filter(([, complaint]) => complaint);
		this.errors = Object.fromEntries(wrong) as Partial<Record<Field, string>>;
		this.problem = '';
		if (wrong.length) return focusFirstInvalid(event.currentTarget as HTMLFormElement);
		this.busy = true;
		try {
			await work();
		} catch (error) {
			this.#explain(error, Object.keys(check));
			focusFirstInvalid(event.target as HTMLFormElement);
		} finally {
			this.busy = false;
		}
	}

	#explain(error: unknown, known: string[]) {
		const fields = error instanceof ApiError ? error.fields.filter(({ field }) => known.includes(field)) : [];
		this.errors = Object.fromEntries(fields.map(({ field, message }) => [field, message])) as typeof this.errors;
		if (!fields.length) this.problem = sentenceFor(error);
	}
}

function focusFirstInvalid(form: HTMLFormElement) {
	requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
