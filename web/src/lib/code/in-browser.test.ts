import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { alike, asResult, functionIn, inOwnLines, scriptFor, type Task, taskOf } from './in-browser';
import type { Coding } from './types';

/** What the script posts, run as a worker would run it, but here. */
async function posted(code: string, task: Task): Promise<Record<string, unknown>> {
	const { script } = scriptFor([{ name: 'solution.js', text: code }], task);
	return new Promise((resolve) => {
		const context = createContext({ postMessage: (told: unknown) => resolve(JSON.parse(JSON.stringify(told))), performance });
		runInContext(script, context);
	});
}
const call = (name: string, ...given: unknown[]): Task => ({ call: { name, given }, stdin: '' });

describe('JavaScript in the browser', () => {
	it('calls the function, and keeps what it prints', async () => {
		const told = await posted('export function twoSum(nums, target) { console.log("at", nums); return [0, target]; }', call('twoSum', [1, 2], 3));
		expect(told).toMatchObject({ actual: [0, 3], printed: 'at [1,2]' });
	});
	it('makes an object and calls its methods by their names here', async () => {
		const task: Task = { call: { calls: [['Counter', [5]], ['add_one', []], ['read', []]] }, stdin: '' };
		const told = await posted('class Counter { constructor(n) { this.n = n; } addOne() { this.n++; } read() { return this.n; } }', task);
		expect(told.actual).toEqual([null, null, 6]);
	});
	it('reads standard input as a program does', async () => {
		const told = await posted("const lines = require('fs').readFileSync(0, 'utf8').split('\\n'); console.log(lines[1]);", { call: null, stdin: 'a\nb' });
		expect(told.printed).toBe('b');
	});
	it('tells an error', async () => {
		expect((await posted('function f() { return missing; }', call('f'))).error).toContain('missing is not defined');
		expect((await posted('function f() { for (;;) console.log("x".repeat(1000)); }', call('f'))).error).toContain('More was printed');
		expect((await posted('const x = 1;', call('f'))).error).toContain('f is not defined');
	});
	it('puts a place in the script back into the file', () => {
		const { script, firstLine } = scriptFor([{ name: 'solution.js', text: 'function f() {\n  throw new Error("no");\n}' }], call('f'));
		expect(script.split('\n')[firstLine]).toBe('function f() {');
		expect(inOwnLines(`Error: no\n    at f (blob:x/1:${firstLine + 2}:9)`, 'blob:x/1', 'solution.js', firstLine)).toBe('solution.js:2:9: Error: no');
	});
	it('takes the name of the function from the starter code', () => {
		expect(functionIn('/** x */\nfunction twoSum(nums) {\n}')).toBe('twoSum');
		const coding = { shape: 'function' } as Coding;
		expect(taskOf(coding, 'function g(a) {}', [1]).call).toEqual({ name: 'g', given: [1] });
	});
	it('compares what was given back, floats within a hair', () => {
		expect(alike([1, [2]], [1, [2]])).toBe(true);
		expect(alike(0.1 + 0.2, 0.3)).toBe(true);
		expect(alike([1], [1, 2])).toBe(false);
		expect(alike('1', 1)).toBe(false);
	});
	it('is told as a result of the server would be', () => {
		const test = { name: 'a', verdict: 'WA' as const, time_ms: 3, memory_kb: 0, sample: true };
		expect(asResult('q', 'c', 'javascript', [{ name: 's.js', text: 'x' }], [test], null)).toMatchObject({ kind: 'samples', verdict: 'WA', passed: 0, total: 1, code: 'x', rung: 'browser' });
		expect(asResult('q', 'c', 'javascript', [], [], { verdict: 'AC', actual: [1], printed: 'p', error: '', ms: 2 })).toMatchObject({ kind: 'run', stdout: 'p\n[1]' });
	});
});
