import { ApiError, get, post, put, sentenceFor } from '$lib/api/http';
import type { KnownRole, Page, Preferences, Profile, ResumeRead, Started } from '$lib/api/types';
import { keeping } from '$lib/keeping';
import { words } from '$lib/words';

const RESUME_MAX = 100_000;

/** The three steps before an interview: what was entered, what was read, and what is missing. */
export class SetUp {
	role = $state('');
	known = $state.raw<KnownRole[]>([]);
	job = $state('');
	minutes = $state(30);
	difficulty = $state('medium');
	resumeText = $state('');
	resumeName = $state('resume.txt');
	resume = $state.raw<ResumeRead | null>(null);
	reading = $state(false);
	resumeNote = $state('');
	pace = $state<NonNullable<Preferences['pace']>>('normal');
	extraTime = $state(1);
	captions = $state(keeping.read('viva.captions') !== 'off');
	consent = $state(false);
	errors = $state<{ role?: string; consent?: string }>({});
	problem = $state('');
	beginning = $state(false);
	#profile: Profile | null = null;
	/** The text that `resume` was read from: its places count in this one. */
	readText = $state('');

	constructor(role: string) {
		this.role = role;
		void this.#prepare();
	}

	get match(): KnownRole | undefined {
		const typed = this.role.trim().toLowerCase();
		return this.known.find((entry) => [entry.role, entry.name, ...(entry.aliases ?? [])].some((n) => n.toLowerCase() === typed));
	}

	/** What was read belongs to an older text than the one on the page. */
	get stale() {
		return this.resume !== null && this.readText !== this.resumeText;
	}

	async #prepare() {
		const [roles, profile] = await Promise.allSettled([get<Page<KnownRole>>('/api/roles'), get<Profile>('/api/profile')]);
		if (roles.status === 'fulfilled') this.known = roles.value.items;
		if (profile.status !== 'fulfilled') return;
		this.#profile = profile.value;
		if (!this.role) this.role = profile.value.target_role ?? '';
		const wishes = profile.value.preferences ?? {};
		this.pace = wishes.pace ?? this.pace;
		this.extraTime = wishes.extra_time_factor ?? this.extraTime;
		this.captions = wishes.captions ?? this.captions;
	}

	check(step: number): boolean {
		this.problem = '';
		this.errors = {
			...(step === 0 && !this.role.trim() && { role: words.set_up.what.role_needed }),
			...(step === 2 && !this.consent && { consent: words.set_up.how.consent_needed })
		};
		return Object.keys(this.errors).length === 0;
	}

	async takeFile(file: File) {
		const text = words.set_up.about;
		if (!/\.(txt|md|markdown)$/i.test(file.name)) this.resumeNote = text.wrong_kind(file.name);
		else if (file.size > RESUME_MAX) this.resumeNote = text.too_large(file.name);
		else {
			this.resumeName = file.name;
			this.resumeText = await file.text();
			await this.readResume();
		}
	}

	async readResume() {
		if (!this.resumeText.trim() || this.reading) return;
		this.reading = true;
		this.resumeNote = '';
		const text = this.resumeText;
		try {
			this.resume = await post<ResumeRead>('/api/resumes', { filename: this.resumeName, text });
			this.readText = text;
		} catch (error) {
			// Not there yet is not a failure: the interview follows the role, and says so.
			const missing = error instanceof ApiError && [404, 405, 501].includes(error.status);
			this.resumeNote = missing ? words.set_up.about.not_available : sentenceFor(error);
		} finally {
			this.reading = false;
		}
	}

	/** The id of the interview that began, or null with `problem` saying why not. */
	async begin(): Promise<string | null> {
		if (this.beginning) return null;
		this.beginning = true;
		this.problem = '';
		try {
			if (this.resumeText.trim() && (!this.resume || this.stale)) await this.readResume();
			await this.#keepWishes();
			const length = words.set_up.what.lengths.find((entry) => entry.minutes === this.minutes);
			const started = await post<Started>('/api/interviews/start', {
				role: this.match?.role ?? this.role.trim(),
				job_description: this.job.trim() || undefined,
				resume_id: this.resume?.resume_id,
				difficulty: this.difficulty,
				duration_minutes: this.minutes,
				max_questions: length?.questions,
				consent: true
			});
			return started.interview_id;
		} catch (error) {
			this.problem = sentenceFor(error);
			return null;
		} finally {
			this.beginning = false;
		}
	}

	async #keepWishes() {
		keeping.write('viva.captions', this.captions ? 'on' : 'off');
		const preferences: Preferences = {
			...this.#profile?.preferences,
			pace: this.pace,
			extra_time_factor: this.extraTime,
			captions: this.captions
		};
		if (!this.#profile || JSON.stringify(preferences) === JSON.stringify(this.#profile.preferences)) return;
		this.#profile = await put<Profile>('/api/profile', { ...this.#profile, preferences });
	}
}
