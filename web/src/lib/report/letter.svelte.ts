import { post } from '$lib/api/http';
import { session } from '$lib/api/session.svelte';
import type { Interview, Personalised, Report } from '$lib/api/types';
import { keeping } from '$lib/keeping';
import { Connection, type Frame } from '$lib/room/connection';
import { Outbox } from '$lib/room/outbox';
import { words } from '$lib/words';

export const LATE_MS = 60_000;

/** What of a report may still come: a letter in place of the first paragraph that was written at once. */
export const mayBeWritten = ({ status, personal, report }: Interview) =>
	status === 'completed' && personal === true && report?.origin?.kind === 'builtin' && !report.origin.instead_of;

/** Waits for the letter, and asks for it. */
export class LetterToCome {
	report = $state.raw<Report | null>(null);
	outcome = $state<'waiting' | 'came' | 'late'>('waiting');
	#connection: Connection | null = null;
	#late: ReturnType<typeof setTimeout> | undefined;
	#seq: number;

	constructor(readonly interview: Interview) {
		this.#seq = interview.last_seq ?? 0;
		if (mayBeWritten(interview)) this.#listen();
	}

	/** Resolves to why nothing comes of it, or to nothing when it is on its way. */
	async ask(): Promise<string> {
		this.outcome = 'waiting';
		this.#listen();
		const made = await post<Personalised>(`/api/interviews/${encodeURIComponent(this.interview.interview_id)}/personalise`);
		if (!made.personalised) return made.warnings.join(' ') || words.personalise.nothing;
		clearTimeout(this.#late);
		this.#late = setTimeout(() => (this.outcome = this.outcome === 'waiting' ? 'late' : this.outcome), LATE_MS);
		return '';
	}

	close() {
		clearTimeout(this.#late);
		this.#connection?.close();
	}

	#listen() {
		if (this.#connection) return;
		this.#connection = new Connection({
			interviewId: this.interview.interview_id,
			outbox: new Outbox(this.interview.interview_id, keeping),
			ticket: async () => (await post<{ ticket: string }>('/api/auth/ws-ticket')).ticket,
			renew: () => session.token({ renew: 'refused' }),
			lastSeq: () => this.#seq,
			onFrame: (frame) => this.#heard(frame),
			onLink: () => {},
			onUndeliverable: () => {}
		});
		this.#connection.open();
	}

	#heard(frame: Frame) {
		this.#seq = Math.max(this.#seq, frame.seq ?? 0);
		if (frame.type !== 'report' || !frame.data.report) return;
		this.report = frame.data.report as Report;
		this.outcome = 'came';
		this.close();
	}
}
