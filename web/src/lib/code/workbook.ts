import { FILES_MAX, TEXT_MAX, badName, freeName, mainName, named, sameFiles, shownName } from './files';
import type { KeptCode, SourceFile } from './types';
import { digestOf } from './typing';

/** The code of one question: each language keeps its own text, and the first file of each is the one that starts. */
export interface Workbook {
	language: string;
	files: Record<string, SourceFile[]>;
	/** Which file is open, by language. */
	open: Record<string, number>;
}

export type Starters = Record<string, string>;

const started = (language: string, starters: Starters): SourceFile[] => [
	{ name: mainName(language), text: starters[language] ?? '' }
];

export function newBook(language: string, starters: Starters): Workbook {
	return { language, files: { [language]: started(language, starters) }, open: { [language]: 0 } };
}

export const filesOf = (book: Workbook): SourceFile[] => book.files[book.language] ?? [];
export const openAt = (book: Workbook): number => Math.min(book.open[book.language] ?? 0, filesOf(book).length - 1);
export const openFile = (book: Workbook): SourceFile => filesOf(book)[openAt(book)] ?? { name: '', text: '' };

export function toLanguage(book: Workbook, language: string, starters: Starters): Workbook {
	const files = book.files[language] ?? started(language, starters);
	return { ...book, language, files: { ...book.files, [language]: files } };
}

export function withFiles(book: Workbook, files: SourceFile[], open = openAt(book)): Workbook {
	return {
		...book,
		files: { ...book.files, [book.language]: files },
		open: { ...book.open, [book.language]: Math.max(0, Math.min(open, files.length - 1)) }
	};
}

export const opened = (book: Workbook, at: number): Workbook => withFiles(book, filesOf(book), at);

export function withText(book: Workbook, at: number, text: string): Workbook {
	return withFiles(book, filesOf(book).map((file, i) => (i === at ? { ...file, text } : file)));
}

export function added(book: Workbook): Workbook {
	const files = filesOf(book);
	if (files.length >= FILES_MAX) return book;
	const name = freeName(book.language, files.map((file) => shownName(file, book.language)));
	return withFiles(book, [...files, { name, text: '' }], files.length);
}

/** The first file starts the program, so it stays. */
export function removed(book: Workbook, at: number): Workbook {
	const files = filesOf(book);
	if (at < 1 || at >= files.length) return book;
	const open = openAt(book);
	return withFiles(book, files.toSpliced(at, 1), open >= at ? open - 1 : open);
}

/** The first keeps its name: the language's own, by which it is started. */
export function renamed(book: Workbook, at: number, name: string): Workbook | ReturnType<typeof badName> {
	const files = filesOf(book);
	if (at < 1 || at >= files.length) return book;
	const others = files.filter((_, i) => i !== at).map((file) => shownName(file, book.language));
	const bad = badName(name, book.language, others);
	if (bad) return bad;
	return withFiles(book, files.map((file, i) => (i === at ? { ...file, name: name.trim() } : file)));
}

export const resetTo = (book: Workbook, starters: Starters): Workbook =>
	withFiles(book, started(book.language, starters), 0);

/** Nothing of one's own yet: what was put there is still as it was. */
export const untouched = (book: Workbook, starters: Starters): boolean =>
	sameFiles(filesOf(book), started(book.language, starters)) || filesOf(book).every(({ text }) => !text.trim());

export const isEmpty = (book: Workbook): boolean => filesOf(book).every(({ text }) => !text.trim());
export const isTooLong = (book: Workbook): boolean => filesOf(book).reduce((sum, { text }) => sum + text.length, 0) > TEXT_MAX;

/** What another place has kept, as the open text; the other languages stay. */
export function broughtBack(book: Workbook, { language, files }: KeptCode): Workbook {
	return withFiles({ ...book, language }, named(files.length ? files : [{ name: '', text: '' }], language), 0);
}

export const asKept = (book: Workbook): KeptCode => ({ language: book.language, files: filesOf(book) });

/** Whether two places hold the same. */
export const sameCode = (a: KeptCode, b: KeptCode): boolean => a.language === b.language && sameFiles(a.files, b.files);

/** Short for what was kept, to know it again. */
export const keyOf = ({ language, files }: KeptCode): string =>
	`${language}:${digestOf(files.map(({ name, text }) => `${name}\n${text}`).join('\0'))}`;

/**
 * What to do with the server's text at opening, when this device may hold another. `sent` is the key of what the server
 * has acknowledged from here last, `sending` of what was sent and may have arrived. `theirs`: nothing of one's own here,
 * or all from here was there and another wrote since; `mine`: nothing there, the same, or this device was the last to
 * write; `ask`: both are one's own and differ.
 */
export function reconcile(mine: Workbook | null, kept: KeptCode | null, starters: Starters, sent: string | null, sending: string | null = null): 'mine' | 'theirs' | 'ask' {
	if (!kept || !kept.files.length) return 'mine';
	if (!mine || untouched(mine, starters)) return 'theirs';
	if (sameCode(asKept(mine), kept) || [sent, sending].includes(keyOf(kept))) return 'mine';
	return sent === keyOf(asKept(mine)) ? 'theirs' : 'ask';
}
