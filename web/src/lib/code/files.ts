import type { SourceFile } from './types';

/** What a language calls its first file when nobody has named it, and the endings of its files. */
const NAMES: Record<string, { main: string; endings: string[] }> = {
	python: { main: 'solution.py', endings: ['.py'] },
	javascript: { main: 'solution.js', endings: ['.js', '.mjs'] },
	typescript: { main: 'solution.ts', endings: ['.ts'] },
	java: { main: 'Solution.java', endings: ['.java'] },
	cpp: { main: 'solution.cpp', endings: ['.cpp', '.hpp', '.h', '.cc'] },
	c: { main: 'solution.c', endings: ['.c', '.h'] },
	go: { main: 'solution.go', endings: ['.go'] },
	rust: { main: 'solution.rs', endings: ['.rs'] },
	csharp: { main: 'Solution.cs', endings: ['.cs'] },
	sql: { main: 'query.sql', endings: ['.sql'] }
};

export const FILES_MAX = 8;
export const NAME_MAX = 64;
export const TEXT_MAX = 60_000;

export const mainName = (language: string) => NAMES[language]?.main ?? 'solution.txt';
export const endingOf = (language: string) => NAMES[language]?.endings[0] ?? '.txt';

/** The name that is shown: an empty one is the language's own. */
export const shownName = (file: SourceFile, language: string) => file.name || mainName(language);

export type BadName = 'empty' | 'letters' | 'long' | 'taken' | 'ending';

/** Why this cannot be the name of a file, or null. Case alone keeps no two files apart on every machine. */
export function badName(name: string, language: string, others: string[]): BadName | null {
	const wanted = name.trim();
	if (!wanted) return 'empty';
	if (wanted.length > NAME_MAX) return 'long';
	if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(wanted)) return 'letters';
	if (others.some((other) => other.toLowerCase() === wanted.toLowerCase())) return 'taken';
	const endings = NAMES[language]?.endings;
	if (endings && !endings.some((ending) => wanted.endsWith(ending) && wanted.length > ending.length)) return 'ending';
	return null;
}

/** A name that is free: helper.py, helper2.py … */
export function freeName(language: string, taken: string[]): string {
	const stem = language === 'java' || language === 'csharp' ? 'Helper' : 'helper';
	for (let i = 1; ; i++) {
		const name = `${stem}${i > 1 ? i : ''}${endingOf(language)}`;
		if (!badName(name, language, taken)) return name;
	}
}

export const sameFiles = (a: SourceFile[], b: SourceFile[]) =>
	a.length === b.length && a.every((file, i) => file.name === b[i]!.name && file.text === b[i]!.text);

/** The main file has a name of its own only where others stand beside it. */
export const named = (files: SourceFile[], language: string): SourceFile[] =>
	files.map((file, i) => (i === 0 ? { name: mainName(language), text: file.text } : file));

/** What a run had: its main text, and the files beside it. Null where the list does not tell. */
export function filesOfRun({ code, files, language }: { code?: string; files?: SourceFile[]; language?: string }): SourceFile[] | null {
	return code === undefined || !language ? null : named([{ name: '', text: code }, ...(files ?? [])], language);
}

/** In one text, for whoever keeps one only. */
export function joined(files: SourceFile[]): string {
	if (files.length < 2) return files[0]?.text ?? '';
	return files.map(({ name, text }, i) => (i ? `\n// ${name}\n${text}` : text)).join('\n');
}
