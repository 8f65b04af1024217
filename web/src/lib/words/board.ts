// The whiteboard's words, in the language of the page.
import { board as de } from './de-board';
import { board as en, type BoardWords } from './en-board';
import { board as es } from './es-board';

const languages: Record<string, BoardWords> = { en, de, es };

export const boardIn = (language: string): BoardWords => languages[language.split('-')[0] ?? ''] ?? en;
export const board: BoardWords = boardIn(typeof document === 'undefined' ? 'en' : document.documentElement.lang);
