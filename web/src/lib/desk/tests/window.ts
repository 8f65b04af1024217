import { localOf, momentsOf, momentText } from '$lib/desk-ui/zone/zones';
import { deskTests } from '$lib/words/desk-tests';

/** A moment as the clock of a zone writes it, with that zone's own offset. */
export function zoned(iso: string, zone: string): string {
	const { date, time } = localOf(iso, zone);
	const moment = Date.parse(iso);
	return momentsOf(date, time, zone)?.find((one) => Date.parse(one.iso) === moment)?.iso ?? iso;
}

/** The same date and time of the clock in another zone; '' where that one never shows it. */
export function movedTo(zone: string, iso: string, from: string): string {
	if (!iso) return '';
	const { date, time } = localOf(iso, from);
	return momentsOf(date, time, zone)?.[0]?.iso ?? '';
}

interface Window {
	opens_at: string | null;
	closes_at: string | null;
	zone: string;
}

/** For a line of a table: the year is told where it is another than this one. */
export function shortMoment(iso: string, zone: string, now = new Date()): string {
	const moment = new Date(iso);
	const year = (at: Date) => new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric' }).format(at);
	const other = year(moment) === year(now) ? undefined : 'numeric';
	return new Intl.DateTimeFormat(undefined, { timeZone: zone, day: 'numeric', month: 'short', year: other, hour: '2-digit', minute: '2-digit' }).format(moment);
}

export function windowText({ opens_at, closes_at, zone }: Window): string {
	const text = deskTests.list;
	if (opens_at && closes_at) return text.between(shortMoment(opens_at, zone), shortMoment(closes_at, zone));
	if (opens_at) return text.from(shortMoment(opens_at, zone));
	return closes_at ? text.until(shortMoment(closes_at, zone)) : text.always;
}

export function windowSentence({ opens_at, closes_at, zone }: Window): string {
	const text = deskTests.overview;
	if (opens_at && closes_at) return text.window_between(momentText(opens_at, zone), momentText(closes_at, zone));
	if (opens_at) return text.window_from(momentText(opens_at, zone));
	return closes_at ? text.window_until(momentText(closes_at, zone)) : text.window_always;
}
