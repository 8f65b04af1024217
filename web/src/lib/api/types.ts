// The shapes that cross the wire, as PROTOCOLS.md names them. A `?` marks what a server may leave out.

export interface Origin {
	kind: 'bank' | 'builtin' | 'model' | 'key' | 'tests' | 'human';
	name: string;
	version: string;
	/** Whom this stands in for, and why. */
	instead_of?: string | null;
}

export type Role = 'candidate' | 'recruiter' | 'admin';

export interface Me {
	user_id: string;
	email: string;
	name: string;
	role: Role;
}

export interface Tokens {
	access_token: string;
	refresh_token: string;
	expires_in: number;
}

export interface Preferences {
	pace?: 'calm' | 'normal' | 'brisk';
	extra_time_factor?: number;
	captions?: boolean;
	voice?: boolean;
}

export interface Profile {
	name: string;
	email: string;
	target_role: string | null;
	experience_years: number | null;
	skills: string[];
	preferences: Preferences;
}

export interface KnownRole {
	role: string;
	name: string;
	aliases?: string[];
	skills?: { skill: string; name: string; weight: number }[];
}

export interface SkillWeight {
	skill: string;
	name: string;
	/** From 0 to 1, the heaviest first. */
	weight: number;
	/** Why, in words. */
	reasons?: string[];
}

/** Which role the words that were asked for were taken to mean. */
export interface RoleMatch {
	asked: string;
	role: string;
	role_name: string;
	confidence: number;
	recognised: boolean;
	by: 'name' | 'skills' | 'job';
	unrecognised: string[];
}

export interface WeighedRole extends RoleMatch {
	skills: SkillWeight[];
}

export interface Place {
	quote: string;
	start: number;
	end: number;
}

export interface ResumeRead {
	resume_id: string;
	filename: string;
	/** What the person added themselves has no place in the text. */
	skills: { skill: string; name: string; weight: number; evidence: Place | null }[];
	projects: { name: string; summary: string; skills: string[]; evidence: Place | null }[];
	experience_years: number | null;
	experience_evidence: Place[];
	education: { text: string; evidence: Place | null }[];
	warnings: string[];
}

export interface WholeResume extends ResumeRead {
	/** What was read; every place counts its code points. */
	text: string;
}

/** The whole of each list as it should be; what is left out stays. */
export interface Correction {
	skills?: string[];
	projects?: { name: string; summary: string; skills: string[] }[];
	education?: string[];
	experience_years?: number | null;
}

export interface Option {
	letter: string;
	text: string;
}

export interface Question {
	question_id: string;
	/** The whole of what is said, the lead-in first. */
	text: string;
	lead_in?: string | null;
	kind: string;
	phase: string;
	phase_title?: string;
	skill?: string | null;
	difficulty?: string;
	question_number: number;
	total_questions: number;
	/** The answers decide how many come; `total_questions` is the most. */
	length_open?: boolean;
	time_limit_seconds?: number | null;
	hints_available: number;
	hints_given?: number;
	options?: Option[] | null;
	starter_code?: Record<string, string> | null;
	answer_field?: 'answer' | 'code' | 'option';
	follow_up_of?: string | null;
	elapsed_seconds?: number;
	origin?: Origin;
}

export interface Phase {
	phase: string;
	title: string;
	done: number;
	total: number;
}

export interface Progress {
	status: string;
	phase: string | null;
	phases: Phase[];
	question_number: number;
	total_questions: number;
	length_open?: boolean;
	answered: number;
	elapsed_seconds: number;
	duration_seconds: number | null;
	remaining_seconds: number | null;
	clock_running: boolean;
	thinking: boolean;
	/** Some tests cannot be paused. */
	pause_allowed?: boolean;
	question_elapsed_seconds?: number | null;
	question_time_limit_seconds?: number | null;
}

export interface Evidence {
	quote?: string | null;
	start?: number | null;
	end?: number | null;
	test?: string | null;
	key?: string | null;
}

export interface Criterion {
	name: string;
	points: number;
	max: number;
	evidence: Evidence[];
	note?: string;
}

export interface Evaluation {
	question_id?: string;
	score: number | null;
	criteria: Criterion[];
	feedback: string;
	strengths: string[];
	improvements: string[];
	confidence?: number;
	origin?: Origin;
	not_scored?: string | null;
	/** A person looked, and the points are theirs. */
	grade?: PersonsGrade | null;
}

export interface PersonsGrade {
	way: 'blind' | 'corrected' | 'confirmed';
	at: string;
	note: string;
	machine_score: number | null;
}

export interface AnswerGiven {
	text?: string | null;
	code?: string | null;
	language?: string | null;
	options?: string[];
}

/** Something said to a question that was no answer to it, and the reply. */
export interface Remark {
	said: string;
	intent: string;
	reply: string;
}

export interface AnswerRecord {
	question: Question;
	answer: AnswerGiven | null;
	evaluation: Evaluation | null;
	skipped?: boolean;
	remarks?: Remark[];
	late?: boolean;
}

export interface SkillResult {
	skill: string;
	name: string;
	score: number | null;
	low: number | null;
	high: number | null;
	answers: number;
	meaning?: string;
}

/** Where a score stood among comparable interviews of other people: shares from 0 to 1. */
export interface Standing {
	share_below: number;
	low: number;
	high: number;
	sessions: number;
	meaning: string;
}

export interface Noticed {
	finding: string;
	note: string;
	answers: number;
	quotes: { question_id: string; quote: string }[];
}

/** How the answers were said in one respect; no part of the score. */
export interface DimensionResult {
	dimension: string;
	name: string;
	looks_at: string;
	value: number | null;
	low: number | null;
	high: number | null;
	answers: number;
	meaning: string;
	noticed: Noticed[];
	advice: string;
}

/** On a scale where 0 is typical and 1 a standard deviation of candidates; the bounds hold it with a chance of 95%. */
export interface Ability {
	skill: string | null;
	name: string;
	estimate: number;
	low: number;
	high: number;
	standing: string;
	answers: number;
	meaning: string;
}

export interface Abilities {
	overall: Ability;
	skills: Ability[];
	standard_error: number;
	standard_error_target: number;
	ended: string;
	basis: string;
}

export interface ReportAnswer {
	question_id: string;
	question: string;
	kind: string;
	phase: string;
	skill: string;
	score: number | null;
	not_scored: string | null;
	stronger?: string;
}

export interface Report {
	score: number | null;
	low: number | null;
	high: number | null;
	summary: string;
	skills: SkillResult[];
	answers: ReportAnswer[];
	strengths: string[];
	improvements: string[];
	practise: string[];
	asked: number;
	answered: number;
	scored: number;
	origin?: Origin;
	meaning?: string;
	standing?: Standing | null;
	delivery?: DimensionResult[];
	ability?: Abilities | null;
}

export interface InterviewSummary {
	interview_id: string;
	status: string;
	role: string;
	role_name?: string;
	created_at: string;
	updated_at: string;
	score: number | null;
	low?: number | null;
	high?: number | null;
	answered: number;
	total: number;
	/** The answers decide how many come; `total` is the most. */
	length_open: boolean;
}

export interface Interview {
	interview_id: string;
	status: string;
	role: string;
	role_name?: string;
	phase: string | null;
	created_at?: string;
	progress: Progress;
	current_question: Question | null;
	answers: AnswerRecord[];
	report?: Report | null;
	warnings?: string[];
	skills?: SkillWeight[];
	role_match?: RoleMatch | null;
	personal?: boolean;
	on_floor?: boolean;
	can_personalise?: boolean;
	/** Whether people of this service may look at the answers. */
	grading_allowed?: boolean;
	/** Whether that is the candidate's to say. */
	can_allow_grading?: boolean;
	last_seq?: number;
}

export interface Personalised {
	/** How many things are being made now. */
	personalised: number;
	warnings: string[];
}

export interface Started {
	interview_id: string;
	status: string;
	warnings: string[];
}

export interface Person extends Me {
	disabled: boolean;
	/** Seconds since 1970. */
	created_at: number;
}

export interface Health {
	status: string;
	version: string;
	parts: Record<string, { status: string; detail: string }>;
}

export interface Page<T> {
	items: T[];
	next_cursor: string | null;
}

export interface ModelAccount {
	name: string;
	vendor: string;
	number: number;
	model: string;
	condition: 'up' | 'slow' | 'resting' | 'open' | 'probing';
	words: string;
	since: string | null;
	until: string | null;
	requests: number;
	busy: number;
	failures: Record<string, number>;
	last_failure: string | null;
	tokens_today: number;
	latency_p50_s: number | null;
	latency_p95_s: number | null;
}

export interface ModelSetting {
	name: string;
	value: number | null;
	default: number | null;
	least: number;
	most: number;
	whole: boolean;
	/** May be empty: then there is no limit. */
	optional: boolean;
	effect: string;
}

export interface ModelsState {
	set_up: boolean;
	accounts: ModelAccount[];
	settings: ModelSetting[];
	tokens_today: number;
}
