import { scoreText } from '$lib/numbers';
import { deskResults as text } from '$lib/words/desk-results';
import type { ResultRow } from './types';

const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const two = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** 72.5 as "72.5%": what the API tells of 100. */
export const percentText = (value: number | null | undefined) => (value === null || value === undefined ? text.none : `${scoreText(value)}%`);
/** 0.725 as "73%". */
export const shareText = (value: number | null | undefined) => (value === null || value === undefined ? text.none : share.format(value));
export const ratioText = (value: number | null | undefined) => (value === null || value === undefined ? text.none : two.format(value));
export const momentText = (iso: string | null | undefined) => (iso ? moment.format(new Date(iso)) : text.none);

export function secondsText(seconds: number | null | undefined): string {
	if (seconds === null || seconds === undefined) return text.none;
	if (seconds < 60) return text.seconds(scoreText(Math.round(seconds)));
	const [minutes, rest] = [Math.floor(Math.round(seconds) / 60), Math.round(seconds) % 60];
	return text.minutes(minutes, rest);
}

/** Whom a row is about: a name, an e-mail, or that the account is gone. */
export const whoIs = (row: Pick<ResultRow, 'name' | 'email'> & { erased?: boolean }) => row.name || row.email || (row.erased ? text.erased : text.unnamed);

/** Filters and cells say the same word for the same thing. */
export type Passing = 'passed' | 'failed' | 'open';
export const passing = (row: Pick<ResultRow, 'passed'>): Passing => (row.passed === null ? 'open' : row.passed ? 'passed' : 'failed');
export const stateOf = (row: Pick<ResultRow, 'status' | 'erased'>) => (row.erased ? 'erased' : (row.status ?? 'erased'));
/** Whether an attempt has ended: one that was noted and never begun has no status. */
export const isOver = (status: string | null) => ['completed', 'cancelled', 'expired'].includes(status ?? '');
export const statusText = (status: string) => text.status[status] ?? status;
export const decisionText = (decision: string | null) => (decision ? (text.decisions[decision] ?? decision) : text.undecided);

/** A score with what it may well be instead, in a sentence. */
export function scoreSentence(row: Pick<ResultRow, 'score_percent' | 'low_percent' | 'high_percent'>): string {
	if (row.score_percent === null) return text.no_score;
	if (row.low_percent === null || row.high_percent === null) return text.score_is(percentText(row.score_percent));
	return text.score_between(percentText(row.score_percent), percentText(row.low_percent), percentText(row.high_percent));
}
