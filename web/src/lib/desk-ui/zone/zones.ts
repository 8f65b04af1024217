// A date and a time in a zone, as moments: one as a rule, two when the clocks go back, none when they go forward.

export interface Moment {
	/** ISO 8601 with the zone's own offset, such as 2026-10-25T02:30:00+02:00. */
	iso: string;
	/** Minutes east of UTC. */
	offset: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
	let format = formats.get(zone);
	if (!format) {
		const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
		format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...fields });
		formats.set(zone, format);
	}
	return format;
}

/** How far a zone's clocks are before UTC at a moment, in minutes. */
export function offsetAt(zone: string, moment: number): number {
	const parts = Object.fromEntries(formatOf(zone).formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
	const there = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
	return Math.round((there - Math.floor(moment / 1000) * 1000) / 60_000);
}

const two = (n: number) => String(n).padStart(2, '0');
export const offsetText = (minutes: number) =>
	`${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;

/** `date` as 2026-10-25, `time` as 02:30; null for what is not a date and a time. */
export function momentsOf(date: string, time: string, zone: string): Moment[] | null {
	const written = Date.parse(`${date}T${time}:00Z`);
	// A day that the month does not have would be carried into the next one.
	if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time) || Number.isNaN(written)) return null;
	if (new Date(written).toISOString().slice(0, 10) !== date) return null;
	const day = 86_400_000;
	const offsets = [...new Set([offsetAt(zone, written - day), offsetAt(zone, written), offsetAt(zone, written + day)])];
	return offsets
		.filter((offset) => offsetAt(zone, written - offset * 60_000) === offset)
		.map((offset) => ({ offset, iso: `${date}T${time}:00${offsetText(offset)}` }))
		.sort((a, b) => b.offset - a.offset);
}

/** What a moment is called in a zone: the fields of its date and time there. */
export function localOf(iso: string, zone: string): { date: string; time: string } {
	const moment = Date.parse(iso);
	const there = new Date(moment + offsetAt(zone, moment) * 60_000).toISOString();
	return { date: there.slice(0, 10), time: there.slice(11, 16) };
}

export const momentText = (iso: string, zone: string) =>
	new Intl.DateTimeFormat(undefined, {
		timeZone: zone,
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit'
	}).format(new Date(iso));

export const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function allZones(): string[] {
	const zones = Intl.supportedValuesOf('timeZone');
	return zones.includes('UTC') ? zones : ['UTC', ...zones];
}

export function isZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return zone !== '';
	} catch {
		return false;
	}
}
