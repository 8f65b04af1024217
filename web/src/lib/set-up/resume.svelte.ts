import { ApiError, del, patch, post, sentenceFor } from '$lib/api/http';
import type { Correction, WholeResume } from '$lib/api/types';
import { upload, type Upload } from '$lib/api/upload';
import { words } from '$lib/words';

const FILE_BYTES_MAX = 5_000_000;
const READABLE = /\.(pdf|docx|txt|md|markdown|text)$/i;
const path = (id: string) => `/api/resumes/${encodeURIComponent(id)}`;

/** The server, as far as résumés go. */
const theServer = {
	send: (file: File, onProgress: (share: number) => void): Upload<WholeResume> => upload<WholeResume>('/api/resumes', file, onProgress),
	read: (text: string) => post<WholeResume>('/api/resumes', { filename: 'resume.txt', text }),
	correct: (id: string, correction: Correction) => patch<WholeResume>(path(id), correction),
	forget: (id: string) => del(path(id))
};

export type ResumeAt = 'empty' | 'sending' | 'reading' | 'read';

/** A résumé on its way in: given as a file or as text, read by the server, and put right by the person. */
export class ResumeIn {
	at = $state<ResumeAt>('empty');
	/** Pasted, and not read yet. */
	text = $state('');
	filename = $state('');
	/** What share of the file has left, from 0 to 1. */
	sent = $state(0);
	read = $state.raw<WholeResume | null>(null);
	problem = $state('');
	saving = $state(false);
	saved = $state(false);
	#upload: Upload<WholeResume> | null = null;
	#last: Promise<unknown> = Promise.resolve();

	constructor(readonly server = theServer) {}

	/** Something was given that has not been read. */
	get unread() {
		return this.at === 'empty' && this.text.trim() !== '';
	}

	get busy() {
		return this.at === 'sending' || this.at === 'reading';
	}

	async takeFile(file: File) {
		const text = words.set_up.about;
		if (this.busy) return;
		this.problem = '';
		if (!READABLE.test(file.name)) return void (this.problem = text.wrong_kind(file.name));
		if (file.size > FILE_BYTES_MAX) return void (this.problem = text.too_large(file.name));
		this.filename = file.name;
		this.sent = 0;
		await this.#take('sending', () => {
			this.#upload = this.server.send(file, (share) => {
				this.sent = share;
				if (share >= 1 && this.at === 'sending') this.at = 'reading';
			});
			return this.#upload.done;
		});
	}

	async readText() {
		const text = this.text;
		if (!text.trim() || this.busy) return;
		this.problem = '';
		this.filename = words.set_up.about.pasted;
		await this.#take('reading', () => this.server.read(text));
	}

	async #take(at: ResumeAt, give: () => Promise<WholeResume>) {
		const before = this.read;
		this.at = at;
		try {
			this.read = await give();
			this.at = 'read';
			this.text = '';
			if (before) this.#forget(before);
		} catch (error) {
			this.at = before ? 'read' : 'empty';
			this.filename = before?.filename ?? '';
			if (!cancelled(error)) this.problem = reasonFor(error);
		} finally {
			this.#upload = null;
		}
	}

	cancel() {
		this.#upload?.cancel();
	}

	/** Away from this interview and from the server. */
	remove() {
		if (this.read) this.#forget(this.read);
		this.read = null;
		this.at = 'empty';
		this.filename = this.problem = '';
		this.saved = false;
	}

	#forget({ resume_id }: WholeResume) {
		// One that stays behind does no harm, and can be deleted under Account.
		this.server.forget(resume_id).catch(() => undefined);
	}

	dropSkill(skill: string) {
		return this.#correct((read) => ({ skills: read.skills.map((s) => s.skill).filter((id) => id !== skill) }));
	}

	addSkill(name: string) {
		const named = name.trim();
		if (!named) return Promise.resolve();
		return this.#correct((read) => ({ skills: [...read.skills.map((s) => s.skill), named] }));
	}

	setYears(years: number | null) {
		return this.#correct(() => ({ experience_years: years }));
	}

	/** With an empty text it is taken out; one past the last is added. */
	setEducation(index: number, text: string) {
		return this.#correct((read) => ({ education: spliced(read.education.map((e) => e.text), index, text.trim() || null) }));
	}

	setProject(index: number, project: { name: string; summary: string } | null) {
		return this.#correct((read) => {
			const all = read.projects.map(({ name, summary, skills }) => ({ name, summary, skills }));
			const told = project?.name.trim()
				? { name: project.name.trim(), summary: project.summary.trim(), skills: all[index]?.skills ?? [] }
				: null;
			return { projects: spliced(all, index, told) };
		});
	}

	/** One after the other, each from what the one before has led to. */
	#correct(make: (read: WholeResume) => Correction): Promise<void> {
		const turn = this.#last.then(async () => {
			const read = this.read;
			if (!read) return;
			this.saving = true;
			this.saved = false;
			this.problem = '';
			try {
				const fresh = await this.server.correct(read.resume_id, make(read));
				if (this.read?.resume_id === read.resume_id) this.read = fresh;
				this.saved = true;
			} catch (error) {
				this.problem = words.set_up.about.not_saved(sentenceFor(error));
			} finally {
				this.saving = false;
			}
		});
		this.#last = turn;
		return turn;
	}
}

function spliced<T>(list: T[], index: number, item: T | null): T[] {
	return [...list.slice(0, index), ...(item === null ? [] : [item]), ...list.slice(index + 1)];
}

const cancelled = (error: unknown) => error instanceof DOMException && error.name === 'AbortError';

function reasonFor(error: unknown): string {
	const code = error instanceof ApiError ? error.code : '';
	return words.set_up.about.refused[code] ?? sentenceFor(error);
}
