// What crosses the wire about a coding question: see docs/websocket.md.

export interface SourceFile {
	name: string;
	text: string;
}

export interface Sample {
	name: string;
	given: unknown;
	expected: unknown;
	note?: string;
}

export interface LanguageHere {
	name: string;
	title: string;
	available: boolean;
	/** The command that installs what is missing. */
	how_to_get?: string;
}

export type Shape = 'function' | 'class' | 'stdio' | 'sql';
export type Runs = 'full' | 'degraded' | 'browser' | 'none';

/** What stands beside a coding question. */
export interface Coding {
	title: string;
	statement: string;
	topics: string[];
	samples: Sample[];
	languages: LanguageHere[];
	shape: Shape;
	arguments: { name: string; type: string }[];
	runs: Runs;
}

export type Verdict =
	| 'IE'
	| 'CE'
	| 'CTLE'
	| 'CMLE'
	| 'SV'
	| 'OLE'
	| 'MLE'
	| 'TLE'
	| 'WTLE'
	| 'RE'
	| 'WA'
	| 'PE'
	| 'AC'
	| 'SKIP'
	| 'DEGRADED';

export interface TestRun {
	name: string;
	verdict: Verdict;
	time_ms: number;
	memory_kb: number;
	sample: boolean;
	given?: unknown;
	expected?: unknown;
	actual?: unknown;
	printed?: string;
	says?: string;
}

/** Something that speaks for the code or against it, with its place in the code, in code points. */
export interface QualityFact {
	aspect: string;
	good: boolean;
	says: string;
	start: number;
	end: number;
}

export interface Growth {
	name: string;
	/** What it may be, where nothing decides between two names. */
	among?: string[];
	points: [size: number, ms: number][];
	why: string;
}

export type RunKind = 'run' | 'samples' | 'submission';

export interface RunResult {
	run_id: string;
	/** Whose it is, where several answer together. */
	member?: number | null;
	/** Of the command that asked for it. */
	id?: string;
	question_id: string;
	kind: RunKind;
	verdict: Verdict;
	stdout: string;
	stderr: string;
	exit_code: number | null;
	time_ms: number;
	memory_kb: number;
	rung: Runs;
	compiler?: string | null;
	passed?: number | null;
	total?: number | null;
	tests?: TestRun[] | null;
	growth?: Growth | null;
	/** What a function gave back for own arguments, as JSON. */
	returned?: string | null;
	/** Why nothing was decided. */
	says?: string | null;
	at: string;
	language?: string;
	/** What ran, in the list of runs: the main file's text, and the files beside it. */
	code?: string;
	files?: SourceFile[];
	/** Of a submission, once evaluations are shown. */
	quality?: QualityFact[] | null;
}

export interface RunProgress {
	run_id: string;
	id: string;
	state: 'queued' | 'compiling' | 'running';
	position?: number | null;
	done?: number | null;
	total?: number | null;
	test?: TestRun | null;
}

/** When it was typed (from the batch's beginning), what it replaced, and with what. */
export type Edit = [t_ms: number, from: number, to: number, text: string];

export interface TypingBatch {
	question_id?: string;
	language: string;
	file: string;
	/** From the question's delivery. */
	since_ms: number;
	edits: Edit[];
	length: number;
	digest: string;
	/** When the server had it. */
	at?: string;
	/** Whose it is, where several answer together. */
	member?: number | null;
}

/** The whole text as the server keeps it, or as an earlier run had it. */
export interface KeptCode {
	language: string;
	files: SourceFile[];
	saved_at?: string | null;
}

/** A run whose result is still to come. */
export interface OwedRun {
	run_id: string;
	id: string | null;
	question_id: string;
	kind: RunKind;
}
