// A session on a line: where its events stand, and where a replay is.

export interface TimelineEvent {
	/** Seconds from the start. */
	at: number;
	kind: string;
	label: string;
	detail?: string;
	lane?: string;
	/** What lasts, such as an answer or a pause, is drawn as long as it is. */
	until?: number;
}

export interface Lane {
	name: string;
	events: TimelineEvent[];
}

export const inOrder = (events: readonly TimelineEvent[]): TimelineEvent[] => events.toSorted((a, b) => a.at - b.at);

/** One lane for what an event says its lane is, else for its kind; in the order of `names`, others after them. */
export function lanesOf(events: readonly TimelineEvent[], names: Record<string, string>): Lane[] {
	const order = Object.keys(names);
	const lanes = Map.groupBy ? Map.groupBy(events, laneOf) : grouped(events);
	const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
	return [...lanes].sort(([a], [b]) => place(a) - place(b)).map(([id, inside]) => ({ name: names[id] ?? id, events: inside }));
}

const laneOf = (event: TimelineEvent) => event.lane ?? event.kind;

function grouped(events: readonly TimelineEvent[]): Map<string, TimelineEvent[]> {
	const lanes = new Map<string, TimelineEvent[]>();
	for (const event of events) lanes.set(laneOf(event), [...(lanes.get(laneOf(event)) ?? []), event]);
	return lanes;
}

/** The last event that has happened at this moment; -1 before the first. */
export const currentAt = (ordered: readonly TimelineEvent[], at: number): number => ordered.findLastIndex((event) => event.at <= at + 1e-6);

/** The moment of the event before or after, or the end that lies that way. */
export function stepFrom(ordered: readonly TimelineEvent[], at: number, way: 1 | -1, duration: number): number {
	if (way === 1) return ordered.find((event) => event.at > at + 1e-6)?.at ?? duration;
	return ordered.findLast((event) => event.at < at - 1e-6)?.at ?? 0;
}

/** Where a replay has come to, and whether that is its end. */
export function played(at: number, elapsedMs: number, speed: number, duration: number): { at: number; ended: boolean } {
	const next = at + (elapsedMs / 1000) * speed;
	return next >= duration ? { at: duration, ended: true } : { at: next, ended: false };
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/** Marks of time that people count in, and not more than fit. */
export function timeMarks(duration: number, most = 8): number[] {
	if (duration <= 0) return [0];
	const step = STEPS.find((seconds) => duration / seconds <= most) ?? Math.ceil(duration / most / 86400) * 86400;
	return Array.from({ length: Math.floor(duration / step) + 1 }, (_, i) => i * step);
}

export function clock(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds + 1e-6));
	const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
	const two = (n: number) => String(n).padStart(2, '0');
	return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
