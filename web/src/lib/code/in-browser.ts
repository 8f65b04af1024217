import { written } from './diff';
import { PythonHere } from './python-in-browser';
import type { Coding, RunResult, Sample, SourceFile, TestRun, Verdict } from './types';

/**
 * JavaScript and Python in a worker of the candidate's own browser, where the server runs nothing. JavaScript comes as a
 * blob of its own, so the page's policy needs no `eval`; a worker has no page and no sign-in, and is ended when its time
 * is up.
 */
export const LIMIT_MS = 5_000;
const HERE = ['javascript', 'python'];
export const runsHere = (language: string) => HERE.includes(language);
const python = new PythonHere();
const PRINTED_MAX = 64_000;

export interface Task {
	/** The function to be called, the calls on a class, or nothing but a whole program. */
	call: { name: string; given: unknown[] } | { calls: [string, unknown[]][] } | null;
	stdin: string;
}

export interface Outcome {
	verdict: Verdict;
	actual?: unknown;
	printed: string;
	error: string;
	ms: number;
}

const camel = (name: string) => name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What a candidate's program finds in place of a machine. */
const AROUND = `
'use strict';
const __posted = [];
let __length = 0;
const __print = (...values) => {
	const line = values.map((value) => (typeof value === 'string' ? value : value instanceof Error ? String(value) : JSON.stringify(value) ?? String(value))).join(' ');
	__length += line.length + 1;
	if (__length > ${PRINTED_MAX}) throw new RangeError('More was printed than is kept.');
	__posted.push(line);
};
const console = { log: __print, info: __print, warn: __print, error: __print, debug: __print };
`;

/** The candidate's text begins on the first line of its own, so that a line in a complaint is a line in the editor. */
export function scriptFor(files: SourceFile[], task: Task): { script: string; firstLine: number } {
	const stdin = JSON.stringify(task.stdin);
	const machine = `const require = (name) => { if (name === 'fs' || name === 'node:fs') return { readFileSync: () => ${stdin} }; throw new Error('There is no module ' + name + ' here.'); };\nconst process = { argv: [], env: {}, exit() { throw new Error('exit'); }, stdout: { write: (text) => __print(String(text).replace(/\\n$/, '')) } };\n`;
	const before = `${AROUND}${machine}const __began = performance.now();\n`;
	const own = files
		.map(({ text }) => text.replace(/^\s*export\s+(default\s+)?(?=(async\s+)?(function|class|const|let))/gm, '').replace(/^\s*module\.exports\s*=.*$/gm, ''))
		.join('\n');
	const after = `\n;(async () => {\n\tconst actual = ${callText(task)};\n\tpostMessage({ actual: actual === undefined ? null : JSON.parse(JSON.stringify(actual) ?? 'null'), printed: __posted.join('\\n'), ms: performance.now() - __began });\n})().catch((error) => postMessage({ error: String(error && error.stack || error), printed: __posted.join('\\n'), ms: performance.now() - __began }));\n`;
	return { script: before + own + after, firstLine: before.split('\n').length - 1 };
}

function callText({ call }: Task): string {
	if (!call) return 'undefined';
	if ('name' in call) return `await ${identifier(call.name)}(...${JSON.stringify(call.given)})`;
	const [first, ...rest] = call.calls;
	const made = `new ${identifier(first?.[0] ?? 'Object')}(...${JSON.stringify(first?.[1] ?? [])})`;
	const steps = rest.map(([method, given]) => `(await it[${JSON.stringify(camel(method))}](...${JSON.stringify(given)})) ?? null`);
	return `await (async () => { const it = ${made}; const all = [null]; ${steps.map((step) => `all.push(${step});`).join(' ')} return all; })()`;
}

const identifier = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : 'undefined');

/** By what the starter code defines: the name of a function is in no other place that a browser sees. */
export const functionIn = (starter: string): string => /(?:function|^def)\s+([A-Za-z_$][\w$]*)/m.exec(starter)?.[1] ?? '';

export function taskOf(coding: Coding, starter: string, given: unknown): Task {
	if (coding.shape === 'function') return { call: { name: functionIn(starter), given: given as unknown[] }, stdin: '' };
	if (coding.shape === 'class') return { call: { calls: given as [string, unknown[]][] }, stdin: '' };
	return { call: null, stdin: typeof given === 'string' ? given : '' };
}

/** What takes long to come is sent for before it is wanted. */
export const makeReady = (language: string) => {
	if (language === 'python') python.ready();
};

/** One run in a worker of its own. */
export const run = (language: string, files: SourceFile[], task: Task, limit = LIMIT_MS): Promise<Outcome> =>
	language === 'python' ? python.run(files, task, limit) : runJavaScript(files, task, limit);

function runJavaScript(files: SourceFile[], task: Task, limit: number): Promise<Outcome> {
	const { script, firstLine } = scriptFor(files, task);
	const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
	const worker = new Worker(url);
	const name = files[0]?.name || 'solution.js';
	return new Promise<Outcome>((resolve) => {
		const done = (outcome: Outcome) => {
			clearTimeout(timer);
			worker.terminate();
			URL.revokeObjectURL(url);
			resolve(outcome);
		};
		const timer = setTimeout(() => done({ verdict: 'TLE', printed: '', error: '', ms: limit }), limit);
		worker.onmessage = ({ data }: MessageEvent<{ actual?: unknown; printed: string; error?: string; ms: number }>) =>
			done({
				verdict: data.error === undefined ? 'AC' : 'RE',
				actual: data.actual,
				printed: data.printed,
				error: data.error === undefined ? '' : inOwnLines(data.error, url, name, firstLine),
				ms: data.ms
			});
		worker.onerror = (event) => {
			event.preventDefault();
			const line = Math.max(1, event.lineno - firstLine);
			const syntax = /SyntaxError/.test(event.message);
			done({ verdict: syntax ? 'CE' : 'RE', printed: '', error: `${name}:${line}:${event.colno}: ${event.message.replace(/^Uncaught /, '')}`, ms: 0 });
		};
	});
}

/** A place in the blob is a place in the file, further down. */
export function inOwnLines(stack: string, url: string, name: string, firstLine: number): string {
	const [message, ...rest] = stack.split('\n');
	const place = rest.join('\n').split(url)[1]?.match(/^:(\d+):(\d+)/);
	const line = place ? Number(place[1]) - firstLine : 0;
	return line > 0 ? `${name}:${line}:${place![2]}: ${message}` : (message ?? '');
}

/** Deep equality of what JSON can hold. */
export function alike(a: unknown, b: unknown): boolean {
	if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((inner, i) => alike(inner, b[i]));
	if (typeof a === 'number' && typeof b === 'number') return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
	return written(a) === written(b);
}

const TRIMMED = (text: unknown) => String(text ?? '').split('\n').map((line) => line.trimEnd()).join('\n').trim();

export async function runSamples(language: string, coding: Coding, starter: string, files: SourceFile[], note: string): Promise<TestRun[]> {
	const tests: TestRun[] = [];
	for (const sample of coding.samples) tests.push(await runSample(language, coding, starter, files, sample, note));
	return tests;
}

async function runSample(language: string, coding: Coding, starter: string, files: SourceFile[], sample: Sample, note: string): Promise<TestRun> {
	const outcome = await run(language, files, taskOf(coding, starter, sample.given));
	const actual = coding.shape === 'stdio' ? outcome.printed : outcome.actual;
	const right = coding.shape === 'stdio' ? TRIMMED(actual) === TRIMMED(sample.expected) : alike(actual, sample.expected);
	const verdict = outcome.verdict === 'AC' && !right ? 'WA' : outcome.verdict;
	return {
		name: sample.name,
		verdict,
		time_ms: outcome.ms,
		memory_kb: 0,
		sample: true,
		given: sample.given,
		expected: sample.expected,
		actual,
		printed: coding.shape === 'stdio' ? '' : outcome.printed,
		says: outcome.error || (verdict === 'WA' ? note : '')
	};
}

/** As the server would tell it. */
export function asResult(questionId: string, id: string, language: string, files: SourceFile[], tests: TestRun[], outcome: Outcome | null): RunResult {
	const worst = tests.find(({ verdict }) => verdict !== 'AC');
	const verdict = outcome?.verdict ?? worst?.verdict ?? 'AC';
	const says = outcome?.error ?? worst?.says ?? '';
	return {
		run_id: id,
		id,
		question_id: questionId,
		kind: outcome ? 'run' : 'samples',
		verdict,
		stdout: outcome ? [outcome.printed, outcome.actual === undefined || outcome.actual === null ? '' : written(outcome.actual)].filter(Boolean).join('\n') : '',
		stderr: verdict === 'RE' && outcome ? says : '',
		compiler: verdict === 'CE' ? says : null,
		exit_code: null,
		time_ms: outcome?.ms ?? Math.max(0, ...tests.map(({ time_ms }) => time_ms)),
		memory_kb: 0,
		rung: 'browser',
		passed: outcome ? null : tests.filter((test) => test.verdict === 'AC').length,
		total: outcome ? null : tests.length,
		tests: outcome ? null : tests,
		at: new Date().toISOString(),
		language,
		code: files[0]?.text ?? '',
		files: files.slice(1)
	};
}
