// The shapes that cross the wire, as PROTOCOLS.md names them. A `?` marks what a server may leave out.

import type { Board, BoardPart } from '../board/types';
import type { Coding } from '../code/types';

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
	pace?: 'slow' | 'normal' | 'fast';
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
	/** A kind from a plug-in may name any of them; one that is not known here is answered in words. */
	answer_field?: string;
	unit?: string | null;
	items?: Piece[] | null;
	left?: Piece[] | null;
	right?: Piece[] | null;
	passage?: string | null;
	gaps?: Gap[] | null;
	code?: { language: string; text: string } | null;
	/** What stands beside a coding question; null where it has no tests, left out where nothing runs. */
	coding?: Coding | null;
	media?: Medium[] | null;
	/** An answer may be drawn, beside words or alone. */
	whiteboard?: boolean | null;
	/** What was drawn so far, while there is no answer. */
	board?: Board | null;
	follow_up_of?: string | null;
	elapsed_seconds?: number;
	origin?: Origin;
}

export interface Piece {
	id: string;
	text: string;
}

export interface Gap {
	gap: string;
	kind: 'text' | 'number' | 'choice';
	unit: string;
	options: Option[];
}

export interface Medium {
	media_id: string;
	kind: 'image' | 'audio' | 'video';
	content_type: string;
	alt: string;
	transcript: string;
	url: string;
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
	/** A part of the drawing; `quote` is then what it says. */
	board?: BoardPart | null;
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
	/** How it was said, beside the score. */
	delivery?: { timing?: Timing | null } | null;
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
	/** Those beside the code. */
	files?: { name: string; text: string }[];
	options?: string[];
	number?: string | null;
	order?: string[];
	pairs?: Record<string, string>;
	gaps?: Record<string, string>;
	board?: Board | null;
	/** The drawing in words, as the scorer reads it. */
	outline?: string | null;
	/** Null where it was written. */
	spoken?: SpokenAnswer | null;
}

export interface SpokenWord {
	text: string;
	/** From the beginning of the answer's sound. */
	start_s: number;
	end_s: number;
	confidence: number | null;
}

/** How an answer came to be words. */
export interface SpokenAnswer {
	words: SpokenWord[];
	duration_s: number;
	confidence: number | null;
	/** What was heard, where the candidate corrected it. */
	heard: string | null;
	recording_id: string | null;
	origin: { kind: string; name: string; version: string };
}

/** How fast one spoken turn was answered, in milliseconds from the end of speech. Null is what did not happen. */
export interface SpokenTurn {
	turn_id: string;
	question_id: string;
	at: string;
	capture_ms: number | null;
	end_of_turn_ms: number;
	transcript_ms: number | null;
	submitted_ms: number | null;
	first_text_ms: number | null;
	first_audio_ms: number | null;
	played_ms: number | null;
	client_ms: number | null;
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

/** A long pause in a spoken answer. */
export interface LongPause {
	at_s: number;
	lasts_s: number;
	/** Inside a sentence; otherwise between two. */
	inside: boolean;
	after: string;
}

export interface Filler {
	word: string;
	times: number;
}

/** How a spoken answer went in time; what is null cannot be told. */
export interface Timing {
	lasts_s: number;
	words: number;
	speaking_s: number | null;
	words_per_minute: number | null;
	pauses: number | null;
	inside: number | null;
	longest: LongPause[];
	fillers: Filler[];
	cannot_tell: string;
}

/** The same of all spoken answers. */
export interface SpokenResult {
	answers: number;
	timed: number;
	typical_s: number;
	longest_s: number;
	words_per_minute: number | null;
	slowest: number | null;
	fastest: number | null;
	pauses: number | null;
	inside: number | null;
	longest: { question_id: string; pause: LongPause }[];
	fillers: Filler[];
	fillers_per_hundred: number;
	cannot_tell: string;
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
	spoken?: SpokenResult | null;
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
	/** The test that this is an attempt of, and which facts are noted meanwhile. */
	test_id?: number | null;
	noted?: string[];
	/** Whether what is said may be recorded. */
	recording?: boolean;
	/** Begun as a spoken one. */
	voice?: boolean;
	/** For admins only. */
	turns?: SpokenTurn[] | null;
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
	/** Who gets something of an interview, beside this server: whether a model, and which vendors of speech. */
	elsewhere: { answers: boolean; voice: string[]; spoken: string[] };
}

export interface Page<T> {
	items: T[];
	next_cursor: string | null;
}

/** How an account of a vendor is. */
export interface AccountRow {
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
	latency_p50_s: number | null;
	latency_p95_s: number | null;
}

export interface ModelAccount extends AccountRow {
	tokens_today: number;
}

export interface SpeechAccount extends AccountRow {
	used_today: number;
}

/** Who hears, or who speaks: asked in this order, and who stands in for all of them. */
export interface SpeechPart {
	available: boolean;
	accounts: SpeechAccount[];
	built_in: string | null;
	unit: string;
	words: string;
}

/** In milliseconds from the end of speech: half of the turns were quicker than the first, 95 of 100 than the second. */
export interface StepTimes {
	step: string;
	turns: number;
	p50_ms: number;
	p95_ms: number;
}

export interface SpeechState {
	hearing: SpeechPart;
	speaking: SpeechPart;
	timing: { calls: number; turns: number; steps: StepTimes[] };
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
