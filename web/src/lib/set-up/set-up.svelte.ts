import { type Elsewhere, elsewhere, UNKNOWN, voiceOffered } from '$lib/api/house';
import { get, post, put, sentenceFor } from '$lib/api/http';
import { type Pattern, sessionAt, SESSIONS_AT } from '$lib/api/simulation';
import type { KnownRole, Page, Preferences, Profile, Started, WeighedRole } from '$lib/api/types';
import { newId } from '$lib/ids';
import { keeping } from '$lib/keeping';
import { words } from '$lib/words';
import { ResumeIn } from './resume.svelte';

type Company = Pattern['company_type'];
type InterviewType = keyof Pattern['questions_by_type'];

export interface Asked {
	role?: string;
	/** The id of a skill to practise. */
	skill?: string;
	/** The id of a coding problem to solve again. */
	problem?: string;
	company?: string;
}

/** The steps before an interview: what was entered, what was read, and what is missing. */
export class SetUp {
	/** For a role of one's own, or as a kind of company asks. */
	way = $state<'role' | 'company'>('role');
	company = $state<Company | ''>('');
	interviewType = $state<InterviewType>('mixed');
	/** The skill that somebody came to practise, by its name. */
	practise = $state('');
	/** One coding problem, and nothing beside it. */
	readonly problemId: string;
	readonly #skill: string;
	role = $state('');
	known = $state.raw<KnownRole[]>([]);
	job = $state('');
	minutes = $state(30);
	difficulty = $state('medium');
	readonly resume = new ResumeIn();
	/** Who gets something of what is said, beside this server. */
	elsewhere = $state.raw<Elsewhere>(UNKNOWN);
	weights = $state.raw<WeighedRole | null>(null);
	weighingFailed = $state(false);
	pace = $state<NonNullable<Preferences['pace']>>('normal');
	extraTime = $state(1);
	captions = $state(keeping.read('viva.captions') !== 'off');
	/** What there is here: interviews that are spoken, and the sound of them kept for those who want it. */
	offered = $state.raw({ voice: false, recording: false });
	talk = $state<'spoken' | 'written'>('written');
	recording = $state(false);
	consent = $state(false);
	errors = $state<{ role?: string; company?: string; consent?: string }>({});
	problem = $state('');
	beginning = $state(false);
	#profile: Profile | null = null;
	#weighed = '';
	/** What was asked of a company, and the key under which that makes one session, however often it is sent. */
	#asked = '';
	#key = '';

	constructor({ role = '', skill = '', problem = '', company = '' }: Asked = {}) {
		this.role = role;
		this.#skill = skill;
		this.problemId = problem;
		this.company = company as Company;
		if (company) this.way = 'company';
		void this.#prepare(skill);
	}

	/** The steps that there are: a company asks for no résumé, and one problem has no use for it. */
	get steps(): number[] {
		return this.way === 'company' || this.problemId ? [0, 2] : [0, 1, 2];
	}

	get match(): KnownRole | undefined {
		const typed = this.role.trim().toLowerCase();
		return this.known.find((entry) => [entry.role, entry.role.replaceAll('-', ' '), entry.name, ...(entry.aliases ?? [])].some((n) => n.toLowerCase() === typed));
	}

	/** Names of skills that the bank asks about. */
	get knownSkills(): string[] {
		const names = this.known.flatMap((role) => role.skills ?? []).map((skill) => skill.name);
		return names.filter((name, i) => names.indexOf(name) === i).sort();
	}

	async #prepare(skill: string) {
		void elsewhere().then((known) => (this.elsewhere = known));
		void voiceOffered().then((offered) => (this.offered = offered));
		const [roles, profile] = await Promise.allSettled([get<Page<KnownRole>>('/api/roles'), get<Profile>('/api/profile')]);
		if (roles.status === 'fulfilled') this.known = roles.value.items;
		if (skill) this.#toPractise(skill);
		if (profile.status !== 'fulfilled') return;
		this.#profile = profile.value;
		if (!this.role) this.role = profile.value.target_role ?? '';
		const wishes = profile.value.preferences ?? {};
		this.pace = wishes.pace ?? this.pace;
		this.extraTime = wishes.extra_time_factor ?? this.extraTime;
		this.captions = wishes.captions ?? this.captions;
		this.talk = wishes.voice ? 'spoken' : 'written';
	}

	/** To be spoken, which only means something where it can be. */
	get spoken(): boolean {
		return this.offered.voice && this.talk === 'spoken';
	}

	/** Interviews are about roles; a skill leads to one that needs it. */
	#toPractise(skill: string) {
		const weightIn = (role: KnownRole) => role.skills?.find((one) => one.skill === skill)?.weight ?? 0;
		const nearest = [...this.known].sort((a, b) => weightIn(b) - weightIn(a))[0];
		const named = this.known.flatMap((role) => role.skills ?? []).find((one) => one.skill === skill);
		if (!this.role && nearest && weightIn(nearest) > 0) this.role = nearest.name;
		this.practise = named?.name ?? skill.replaceAll('-', ' ');
	}

	check(step: number): boolean {
		this.problem = '';
		this.errors = {
			...(step === 0 && this.way === 'role' && !this.role.trim() && { role: words.set_up.what.role_needed }),
			...(step === 0 && this.way === 'company' && !this.company && { company: words.set_up.what.company_needed }),
			...(step === 2 && !this.consent && { consent: words.set_up.how.consent_needed })
		};
		this.problem = this.errors.company ?? '';
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
		// Who practises one skill is asked about that alone.
		if (this.#skill) return;
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
			return await (this.way === 'company' ? this.#beginLike() : this.#beginRole());
		} catch (error) {
			this.problem = sentenceFor(error);
			return null;
		} finally {
			this.beginning = false;
		}
	}

	/** As a kind of company asks. */
	async #beginLike(): Promise<string> {
		const wanted = { company_type: this.company, interview_type: this.interviewType, difficulty_level: this.difficulty };
		const asked = JSON.stringify(wanted);
		if (asked !== this.#asked) [this.#asked, this.#key] = [asked, newId()];
		const made = await post<{ id: string; status: string }>(SESSIONS_AT, { ...wanted, client_message_id: this.#key });
		if (made.status === 'scheduled') await post(`${sessionAt(made.id)}/start`, {});
		return made.id;
	}

	async #beginRole(): Promise<string> {
		const length = words.set_up.what.lengths.find((entry) => entry.minutes === this.minutes);
		const started = await post<Started>('/api/interviews/start', {
			...this.#wanted(),
			...(this.problemId
				? { problem_id: this.problemId }
				: {
						...(this.#skill && { skill: this.#skill }),
						difficulty: this.difficulty,
						duration_minutes: this.minutes,
						max_questions: length?.questions
					}),
			...(this.spoken && { voice: true }),
			...(this.spoken && this.offered.recording && this.recording && { recording: true }),
			consent: true
		});
		return started.interview_id;
	}

	async #keepWishes() {
		keeping.write('viva.captions', this.captions ? 'on' : 'off');
		const preferences: Preferences = {
			...this.#profile?.preferences,
			pace: this.pace,
			extra_time_factor: this.extraTime,
			captions: this.captions,
			...(this.offered.voice && { voice: this.spoken })
		};
		if (!this.#profile || JSON.stringify(preferences) === JSON.stringify(this.#profile.preferences)) return;
		this.#profile = await put<Profile>('/api/profile', { ...this.#profile, preferences });
	}
}
