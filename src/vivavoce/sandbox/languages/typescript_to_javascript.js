// Runs inside the sandbox: each .ts of the first folder becomes a .js in the second, with its types taken off and a map
// to its lines; what is no .ts goes along. Node takes types off by itself from 22.13 on; before that the package
// `typescript` does, whose folder is the third argument. `--prepare` puts this script and the package, as Node has
// compiled it, where it is found from then on.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { stripTypeScriptTypes, wrap } = require('node:module');

const CACHE = 'typescript.cache';
const [from, to, folder] = process.argv.slice(2);

function byNode(name, text) {
  return stripTypeScriptTypes(text, { mode: 'transform', sourceMap: true, sourceUrl: name });
}

function load(place, cachedData) {
  const script = new vm.Script(wrap(fs.readFileSync(place, 'utf8')), { filename: place, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, place, path.dirname(place));
  return [module.exports, script];
}

const library = (package_) => path.join(package_, 'lib', 'typescript.js');

function transpile(ts, name, text) {
  return ts.transpileModule(text, {
    fileName: name,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, inlineSourceMap: true },
  });
}

function prepare(package_) {
  fs.copyFileSync(__filename, path.join('/out', path.basename(__filename)));
  if (!package_) return;
  const [ts, script] = load(library(package_));
  transpile(ts, 'first.ts', 'enum Colour { Red }\nexport function first(one: number[]): Colour { return one[0]; }\n');
  fs.writeFileSync(path.join('/out', CACHE), script.createCachedData());
}

function byPackage(ts, name, text) {
  const { outputText, diagnostics } = transpile(ts, name, text);
  for (const found of diagnostics) {
    const { line, character } = found.file.getLineAndCharacterOfPosition(found.start);
    const words = ts.flattenDiagnosticMessageText(found.messageText, '\n');
    process.stderr.write(`${name}:${line + 1}:${character + 1} - error TS${found.code}: ${words}\n`);
    process.exitCode = 1;
  }
  return outputText;
}

function strip() {
  const ts = folder && load(library(folder), fs.readFileSync(path.join(__dirname, CACHE)))[0];
  for (const name of fs.readdirSync(from)) {
    const text = fs.readFileSync(path.join(from, name), 'utf8');
    if (!name.endsWith('.ts')) {
      fs.writeFileSync(path.join(to, name), text);
      continue;
    }
    try {
      fs.writeFileSync(path.join(to, name.replace(/\.ts$/, '.js')), ts ? byPackage(ts, name, text) : byNode(name, text));
    } catch (error) {
      process.stderr.write(`${name}: ${error.name}: ${error.message}\n`);
      process.exitCode = 1;
    }
  }
}

if (from === '--prepare') prepare(to);
else if (from === '--version') console.log(to ? require(path.join(to, 'package.json')).version : process.versions.node);
else strip();
