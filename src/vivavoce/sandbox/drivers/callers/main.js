// Runs inside the sandbox, beside the candidate's solution: calls what the problem asks for, gives the value to
// descriptor 3. The solution is run as a script of its own, so that its functions need no export and keep their lines.
'use strict';
const fs = require('node:fs');
const vm = require('node:vm');
const { createRequire, SourceMap } = require('node:module');

const SPEC = JSON.parse("@SPEC@");
const SOLUTION = "@SOLUTION@";
const PLACE = require('node:path').join(__dirname, SOLUTION);
const RESULT = 3;

class TreeNode {
  constructor(val = 0, left = null, right = null) {
    this.val = val;
    this.left = left;
    this.right = right;
  }
}

function grow(levels) {
  if (!levels.length) return null;
  const root = new TreeNode(levels[0]);
  const waiting = [root];
  let next = 1;
  for (let place = 0; place < waiting.length; place += 1) {
    for (const side of ['left', 'right']) {
      const value = next < levels.length ? levels[next] : null;
      next += 1;
      if (value !== null) waiting.push((waiting[place][side] = new TreeNode(value)));
    }
  }
  return root;
}

function level(root) {
  const values = [];
  const waiting = [root];
  const met = new Set();
  for (let place = 0; place < waiting.length; place += 1) {
    const node = waiting[place] ?? null;
    values.push(node && node.val);
    if (!node) continue;
    if (met.has(node)) throw new Error('The tree that was returned has a node in two places.');
    met.add(node);
    waiting.push(node.left, node.right);
  }
  while (values.length && values.at(-1) === null) values.pop();
  return values;
}

function each(kind, value, change) {
  if (kind === 'tree') return change(value);
  if (kind.startsWith('tree[]') && Array.isArray(value)) return value.map((one) => each(kind.slice(0, -2), one, change));
  return value;
}

const leave = (value) => (value === null || value instanceof TreeNode ? level(value) : value);
const argumentsOf = (kinds, values) => kinds.map((kind, place) => each(kind, values[place], grow));

// JSON has no NaN and no BigInt, and leaves out without a word what it does not know.
function text(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return `[${Array.from(value, text).join(',')}]`;
  }
  const name = typeof value === 'object' ? value.constructor?.name : typeof value;
  return JSON.stringify({ '\0': name || 'object' });
}

function give(spent, value) {
  const bytes = Buffer.from(`[${Math.round(spent)},${text(value)}]`);
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(RESULT, bytes, at);
}

// The time that passed, without that in which others had the processor, whose own clock may tick coarsely: then it
// shows whole milliseconds.
const TICK_NS = 4e6;
const moment = () => {
  const { user, system } = process.cpuUsage();
  return [Number(process.hrtime.bigint()), (user + system) * 1000];
};
const since = ([passed, used]) => {
  const now = moment();
  const own = now[1] - used;
  return Math.min(now[0] - passed, own % 1e6 ? own : own + TICK_NS);
};

// A script knows no `export`; in front of a declaration it is blanked, which keeps every place.
const withoutExports = (source) =>
  source.replace(/^([ \t]*)(export[ \t]+(?:default[ \t]+)?)(?=(?:async|function|class|const|let|var)\b)/gm, (_, indent, word) =>
    indent + ' '.repeat(word.length),
  );

function load() {
  const module = { exports: {} };
  Object.assign(globalThis, { TreeNode, module, exports: module.exports });
  globalThis.require = createRequire(PLACE);
  vm.runInThisContext(withoutExports(fs.readFileSync(PLACE, 'utf8')), { filename: SOLUTION });
  return (name) => vm.runInThisContext(`typeof ${name} === 'undefined' ? undefined : ${name}`) ?? module.exports[name];
}

class Missing extends Error {}

function functionOf(find, names) {
  const found = names.map(find).find((one) => typeof one === 'function');
  if (found) return found;
  const Solution = find('Solution');
  if (typeof Solution === 'function') {
    const solution = new Solution();
    const name = names.find((one) => typeof solution[one] === 'function');
    if (name) return solution[name].bind(solution);
  }
  throw new Missing(`${SHOWN} has no function ${names[0]}.`);
}

async function callFunction(find, given) {
  const called = functionOf(find, SPEC.names);
  const values = argumentsOf(SPEC.parameters, given);
  const begin = moment();
  let value = called(...values);
  if (value instanceof Promise) value = await value;
  const spent = since(begin);
  give(spent, each(SPEC.returns, SPEC.in_place ? values[0] : value, leave));
}

async function playClass(find, calls) {
  const Made = find(SPEC.name);
  if (typeof Made !== 'function') throw new Missing(`${SHOWN} has no class ${SPEC.name}.`);
  const first = argumentsOf(SPEC.constructor_, calls[0][1]);
  const prepared = calls.slice(1).map(([name, values]) => {
    const [index, names, kinds, returns] = SPEC.methods[name];
    return [index, names, returns, argumentsOf(kinds, values)];
  });
  const begin = moment();
  const thing = new Made(...first);
  const results = [[-1, null]];
  for (const [index, names, returns, values] of prepared) {
    const name = names.find((one) => typeof thing[one] === 'function');
    if (!name) throw new Missing(`The class ${SPEC.name} has no method ${names[0]}.`);
    let value = thing[name](...values);
    if (value instanceof Promise) value = await value;
    results.push([index, returns ? each(returns, value, leave) : null]);
  }
  give(since(begin), results);
}

const SHOWN = SPEC.shown;

// TypeScript was made JavaScript before: its lines are found again by the map at the end of the file.
function asWritten(line) {
  if (SHOWN === SOLUTION) return line;
  const inline = /sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,(\S+)\s*$/.exec(fs.readFileSync(PLACE, 'utf8'));
  const map = inline && new SourceMap(JSON.parse(Buffer.from(inline[1], 'base64').toString()));
  return line.replaceAll(new RegExp(`${SOLUTION.replace('.', '\\.')}:(\\d+):(\\d+)`, 'g'), (_, row, column) => {
    const entry = map ? map.findEntry(row - 1, column - 1) : { originalLine: row - 1, originalColumn: column - 1 };
    return `${SHOWN}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function tell(error) {
  if (error instanceof Missing) return `${error.message}\n`;
  if (!(error instanceof Error)) return `Uncaught ${String(error)}\n`;
  const lines = String(error.stack).split('\n');
  return `${lines.filter((line) => !/^\s+at /.test(line) || line.includes(SOLUTION)).map(asWritten).join('\n')}\n`;
}

async function main() {
  const given = JSON.parse(fs.readFileSync(0, 'utf8'));
  await (SPEC.shape === 'function' ? callFunction : playClass)(load(), given);
}

const failed = (error) => {
  process.exitCode = 1;
  fs.writeSync(2, tell(error));
  process.exit(1);
};
process.on('uncaughtException', failed);
main().then(() => process.exit(process.exitCode ?? 0), failed);
