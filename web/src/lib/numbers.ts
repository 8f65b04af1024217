import { words } from './words';

// To make a format costs more than to use it a hundred times, and tables use it in every row.
const oneDecimal = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** A score as it is read: one decimal at most, in the reader's own notation. */
export const scoreText = (score: number) => oneDecimal.format(score);

/** A place on a scale that has a middle: its sign is always there. */
export const signedText = (value: number) =>
	new Intl.NumberFormat(undefined, {
		minimumFractionDigits: 1,
		maximumFractionDigits: 1,
		signDisplay: 'exceptZero'
	}).format(value);

export const dayText = (iso: string) =>
	new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(new Date(iso));

export const clockText = (iso: string) => new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(new Date(iso));

/** Time left in the coarsest words that are still true: nobody thinks better for seeing seconds run. */
export function timeText(seconds: number): string {
	if (seconds > 90) return words.room.minutes(Math.round(seconds / 60));
	if (seconds > 20) return words.room.seconds(Math.ceil(seconds / 10) * 10);
	return words.room.seconds(Math.ceil(seconds));
}
