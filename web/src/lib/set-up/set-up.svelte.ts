import { modelSetUp } from '$lib/api/house';
import { get, post, put, sentenceFor } from '$lib/api/http';
import type { KnownRole, Page, Preferences, Profile, Started, WeighedRole } from '$lib/api/types';
import { keeping } from '$lib/keeping';
import { words } from '$lib/words';
import { ResumeIn } from './resume.svelte';

/** The three steps before an interview: what was entered, what was read, and what is missing. */
export class SetUp {
	role = $state('');
	known = $state.raw<KnownRole[]>([]);
	job = $state('');
	minutes = $state(30);
	difficulty = $state('medium');
	readonly resume = new ResumeIn();
	/** What is said goes to a model as well. */
	modelSetUp = $state(true);
	weights = $state.raw<WeighedRole | null>(null);
	weighingFailed = $state(false);
	pace = $state<NonNullable<Preferences['pace']>>('normal');
	extraTime = $state(1);
	captions = $state(keeping.read('viva.captions') !== 'off');
	consent = $state(false);
	errors = $state<{ role?: string; consent?: string }>({});
	problem = $state('');
	beginning = $state(false);
	#profile: Profile | null = null;
	#weighed = '';

	constructor(role: string) {
		this.role = role;
		void this.#prepare();
	}

	get match(): KnownRole | undefined {
		const typed = this.role.trim().toLowerCase();
		return this.known.find((entry) => [entry.role, entry.name, ...(entry.aliases ?? [])].some((n) => n.toLowerCase() === typed));
	}

	/** Names of skills that the bank asks about. */
	get knownSkills(): string[] {
		const names = this.known.flatMap((role) => role.skills ?? []).map((skill) => skill.name);
		return names.filter((name, i) => names.indexOf(name) === i).sort();
	}

	async #prepare() {
		void modelSetUp().then((there) => (this.modelSetUp = there));
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

	/** What was pasted is read before going on; false when that went wrong, or when a file is still on its way. */
	async resumeReady(): Promise<boolean> {
		if (this.resume.unread) await this.resume.readText();
		if (this.resume.busy) this.problem = words.set_up.about.on_its_way;
		return !this.resume.unread && !this.resume.busy;
	}

	/** Which role this means and how its skills would count, before anything begins. */
	async weigh() {
		const wanted = JSON.stringify(this.#wanted());
		if (wanted === this.#weighed) return;
		try {
			this.weights = await post<WeighedRole>('/api/roles/match', this.#wanted());
			this.#weighed = wanted;
			this.weighingFailed = false;
		} catch {
			this.weights = null;
			this.weighingFailed = true;
		}
	}

	#wanted() {
		return {
			role: this.match?.role ?? this.role.trim(),
			job_description: this.job.trim() || undefined,
			resume_id: this.resume.read?.resume_id
		};
	}

	/** The id of the interview that began, or null with `problem` saying why not. */
	async begin(): Promise<string | null> {
		if (this.beginning) return null;
		this.beginning = true;
		this.problem = '';
		try {
			await this.#keepWishes();
			const length = words.set_up.what.lengths.find((entry) => entry.minutes === this.minutes);
			const started = await post<Started>('/api/interviews/start', {
				...this.#wanted(),
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
