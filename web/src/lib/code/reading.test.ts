import { describe, expect, it } from 'vitest';
import { complaintsIn } from './compiler';
import { differing, laidOut, lineDiff, valueDiff, written } from './diff';
import { inline, markdown, powersIn } from './markdown';
import { readArguments } from './own-input';
import { movedBy, readDivision, USUAL, within } from './panes';
import type { RunResult, TestRun } from './types';
import { firstFailed, told, toneOf, verdictText } from './verdicts';
import { aboutSeconds, asked, isStale, progressed, STALE_MS, waitText } from './waiting';

describe('the difference of two texts', () => {
	const kinds = (lines: { kind: string; text: string }[]) => lines.map(({ kind, text }) => `${kind[0]}:${text}`);

	it('is what only one of them has', () => {
		expect(kinds(lineDiff('a\nb\nc\n', 'a\nc\nd\n'))).toEqual(['s:a', 'm:b', 's:c', 'e:d']);
		expect(differing(lineDiff('a\nb', 'a\nx\ny'))).toBe(2);
		expect(differing(lineDiff('same\n', 'same'))).toBe(0);
	});
	it('marks what was changed within a line', () => {
		const [missing, extra] = lineDiff('total: 12 eur', 'total: 21 eur');
		expect(missing!.text.slice(...missing!.marks![0]!)).toBe('12');
		expect(extra!.text.slice(...extra!.marks![0]!)).toBe('21');
	});
	it('marks nothing where two lines share their indentation alone', () => {
		expect(lineDiff('    return 1', '    seen = {}').some(({ marks }) => marks)).toBe(false);
	});
	it('goes element by element where both are lists', () => {
		expect(valueDiff([1, 2, 3], [1, 5]).map(({ kind, text, at }) => [kind, text, at])).toEqual([
			['same', '1', 0],
			['missing', '2', 1],
			['extra', '5', 1],
			['missing', '3', 2]
		]);
		expect(kinds(valueDiff([[1, 2], [3]], [[1, 2], [4]]))).toEqual(['s:[1, 2]', 'm:[3]', 'e:[4]']);
	});
	it('tells a text from a number', () => {
		expect(written(['1', 1, null, true])).toBe('["1", 1, null, true]');
		expect(laidOut('a\nb')).toBe('a\nb');
		expect(kinds(valueDiff(1, '1x'))).toEqual(['m:1', 'e:1x']);
	});
});

describe('what a compiler says', () => {
	it.each([
		['solution.cpp:3:5: error: expected ‘;’ before ‘}’ token', ['solution.cpp', 3, 5, 'expected ‘;’ before ‘}’ token', 'error']],
		['solution.cpp:9:1: warning: no return statement', ['solution.cpp', 9, 1, 'no return statement', 'warning']],
		['Solution.java:4: error: cannot find symbol', ['Solution.java', 4, 0, 'cannot find symbol', 'error']],
		['./solution.go:7:2: undefined: x', ['solution.go', 7, 2, 'undefined: x', 'error']],
		["solution.ts(2,7): error TS2322: Type 'string' is not assignable.", ['solution.ts', 2, 7, "Type 'string' is not assignable.", 'error']],
		['error[E0425]: cannot find value `y`\n --> solution.rs:2:9\n  |', ['solution.rs', 2, 9, 'cannot find value `y`', 'error']],
		['Traceback (most recent call last):\n  File "driver.py", line 9, in <module>\n  File "solution.py", line 4, in f\n    x\nNameError: name \'x\' is not defined', ['solution.py', 4, 0, "NameError: name 'x' is not defined", 'error']],
		['  File "solution.py", line 2\n    if x\n        ^\nSyntaxError: expected \':\'', ['solution.py', 2, 0, "SyntaxError: expected ':'", 'error']],
		['solution.js:3\n  retrn 1;\n\nSyntaxError: Unexpected number', ['solution.js', 3, 0, 'SyntaxError: Unexpected number', 'error']]
	])('%s', (text, [file, line, column, message, severity]) => {
		expect(complaintsIn(text as string)).toEqual([{ file, line, column, message, severity }]);
	});
	it('leaves out notes and what names no place', () => {
		expect(complaintsIn('solution.cpp:1:1: note: in expansion of macro\nerror: aborting due to 1 previous error\n')).toEqual([]);
	});
});

describe('a statement', () => {
	it('is read into blocks', () => {
		const kinds = markdown('# T\n\nA `b` *c*\nmore\n\n- one\n- two\n  ```py\n  x\n  ```\n\n1. first\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n').map(({ kind }) => kind);
		expect(kinds).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'table', 'rule']);
	});
	it('keeps markup as text, and links to nothing but pages', () => {
		expect(inline('<img src=x onerror=alert(1)>')).toEqual([{ kind: 'text', text: '<img src=x onerror=alert(1)>' }]);
		expect(inline('[a](javascript:alert(1))').every(({ kind }) => kind === 'text')).toBe(true);
		expect(inline('[a](https://example.org)')).toEqual([{ kind: 'link', href: 'https://example.org', inner: [{ kind: 'text', text: 'a' }] }]);
	});
	it('leaves code as it is, and a multiplication too', () => {
		expect(inline('`a * b_c^2` and 2 * 3 * 4')).toEqual([{ kind: 'code', text: 'a * b_c^2' }, { kind: 'text', text: ' and 2 * 3 * 4' }]);
	});
	it('raises powers, and nothing between spaces', () => {
		expect(inline('10^9 and 2^{31} but a ^ b')).toEqual([
			{ kind: 'text', text: '10' },
			{ kind: 'raised', text: '9' },
			{ kind: 'text', text: ' and 2' },
			{ kind: 'raised', text: '31' },
			{ kind: 'text', text: ' but a ^ b' }
		]);
	});
	it('raises powers of numbers within code, and no operator', () => {
		expect(powersIn('0 <= x <= 10^9').filter(({ raised }) => raised)).toEqual([{ text: '9', raised: true }]);
		expect(powersIn('a ^ b, x^y')).toEqual([{ text: 'a ^ b, x^y', raised: false }]);
	});
	it('ends, whatever it is given', () => {
		for (const text of ['```', '- ', '>', '|', '| a\n|-', '**', '[](', '1.', '\\', '`'.repeat(500), '- '.repeat(300), '> '.repeat(300)]) {
			expect(Array.isArray(markdown(text))).toBe(true);
		}
	});
});

describe('own arguments', () => {
	const parameters = [{ name: 'nums', type: 'int[]' }, { name: 'flag', type: 'bool' }, { name: 'word', type: 'string' }];
	it('are read as JSON, with Python’s words and bare text', () => {
		expect(readArguments(parameters, ['[1, 2]', 'True', 'None of it'])).toEqual({ values: [[1, 2], true, 'None of it'], wrong: [null, null, null] });
		expect(readArguments(parameters.slice(2), ['"True"']).values).toEqual(['True']);
	});
	it('say what is wrong with each', () => {
		expect(readArguments(parameters, ['[1,', '1', '']).wrong).toEqual(['json', 'type', null]);
		expect(readArguments(parameters, ['[1.5]', '', 'x']).wrong).toEqual(['type', 'empty', null]);
	});
});

describe('the panes', () => {
	it('move by keys and stay within their limits', () => {
		expect(movedBy('task', 40, 'ArrowRight')).toBe(44);
		expect(movedBy('task', 59, 'ArrowRight')).toBe(60);
		expect(movedBy('code', 27, 'ArrowUp')).toBe(25);
		expect(movedBy('task', 30, 'Enter')).toBe(USUAL.task);
		expect(movedBy('task', 30, 'a')).toBeNull();
		expect(within('code', 400)).toBe(85);
	});
	it('are as usual where nothing sound is kept', () => {
		expect(readDivision('{"task": 900, "code": "x"}')).toEqual({ task: 60, code: USUAL.code });
		expect(readDivision('nonsense')).toEqual(USUAL);
	});
});

const test = (name: string, verdict: TestRun['verdict'], sample = false): TestRun => ({ name, verdict, sample, time_ms: 1, memory_kb: 1 });
const result = (more: Partial<RunResult>): RunResult => ({
	run_id: 'r', question_id: 'q', kind: 'submission', verdict: 'AC', stdout: '', stderr: '', exit_code: 0, time_ms: 1, memory_kb: 1, rung: 'full', at: '2026-01-01T00:00:00Z', ...more
});

describe('a verdict', () => {
	it('is in words', () => {
		expect(verdictText('TLE')).toBe('Took too long');
		expect(verdictText('AC', 'run')).toBe('Ran to its end');
		expect(told(result({ verdict: 'WA', passed: 12, total: 15 }))).toBe('Wrong answer. 12 of 15 tests passed.');
		expect(told(result({ verdict: 'WA', kind: 'samples', passed: 0, total: 1 }))).toBe('Wrong answer. 0 of 1 sample passed.');
	});
	it('is not the program’s where it is our fault', () => {
		expect(toneOf('IE')).toBe('ours');
		expect(told(result({ verdict: 'IE', passed: 0, total: 15 }))).not.toContain('0 of');
	});
	it('points at a sample before what is hidden', () => {
		expect(firstFailed([test('a', 'AC', true), test('h', 'WA'), test('b', 'WA', true)])?.name).toBe('b');
		expect(firstFailed([test('a', 'AC'), test('h', 'SKIP')])).toBeUndefined();
	});
});

describe('waiting', () => {
	const progress = (more: object) => ({ run_id: 'r', id: 'c', state: 'queued' as const, ...more });
	it('tells the place, and how long once the line has moved', () => {
		let pending = progressed(asked('c', 'submission', 0), progress({ position: 5 }), 1000);
		expect(waitText(pending, 1000, false)).toBe('You are 5th in the line.');
		expect(aboutSeconds(pending, 9000)).toBeNull();
		pending = progressed(pending, progress({ position: 3 }), 9000);
		expect(waitText(pending, 9000, false)).toBe('You are 3rd in the line. About 12 seconds.');
		pending = progressed(pending, progress({ position: 1 }), 17_000);
		expect(waitText(pending, 17_000, false)).toContain('You are next.');
	});
	it('counts the tests, and never back', () => {
		let pending = progressed(asked('c', 'submission', 0), progress({ state: 'running', done: 4, total: 17, test: test('h4', 'AC') }), 1);
		pending = progressed(pending, progress({ state: 'running', done: 3, total: 17, test: test('h3', 'AC') }), 2);
		expect(waitText(pending, 2, false)).toBe('4 of 17 tests done.');
		expect(pending.tests.map(({ name }) => name)).toEqual(['h4', 'h3']);
	});
	it('says that it waits for the line, until the server has it', () => {
		const pending = asked('c', 'run', 0);
		expect(waitText(pending, 0, true)).toContain('Waits for the connection');
		expect(isStale(pending, STALE_MS + 1, true)).toBe(false);
		expect(isStale(pending, STALE_MS + 1, false)).toBe(true);
	});
});
