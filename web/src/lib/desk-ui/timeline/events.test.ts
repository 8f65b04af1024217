import { describe, expect, it } from 'vitest';
import { clock, currentAt, inOrder, lanesOf, played, stepFrom, timeMarks, type TimelineEvent } from './events';

const event = (at: number, kind = 'answer', lane?: string): TimelineEvent => ({ at, kind, label: `${kind} ${at}`, lane });
const events = inOrder([event(30), event(0, 'question'), event(90, 'paste')]);

describe('a session on a line', () => {
	it('stands at the last event that has happened', () => {
		expect([-1, 0, 29.9, 30, 1000].map((at) => currentAt(events, at))).toEqual([-1, 0, 0, 1, 2]);
	});
	it('steps from event to event, and at last to the ends', () => {
		expect([0, 10, 30, 90].map((at) => stepFrom(events, at, 1, 120))).toEqual([30, 30, 90, 120]);
		expect([120, 90, 31, 0].map((at) => stepFrom(events, at, -1, 120))).toEqual([90, 30, 30, 0]);
	});
	it('plays by its speed and ends at the end', () => {
		expect(played(10, 500, 4, 60)).toEqual({ at: 12, ended: false });
		expect(played(59, 500, 4, 60)).toEqual({ at: 60, ended: true });
	});
	it('marks time in steps that people count in', () => {
		expect(timeMarks(900)).toEqual([0, 120, 240, 360, 480, 600, 720, 840]);
		expect(timeMarks(0)).toEqual([0]);
		for (const duration of [7, 61, 3599, 90_000, 2_000_000]) expect(timeMarks(duration, 5).length).toBeLessThanOrEqual(6);
	});
	it('gives each kind its lane, in the order of their names, unless an event says another', () => {
		const lanes = lanesOf([event(1, 'paste'), event(2, 'question'), event(3, 'odd'), event(4, 'note', 'question')], { question: 'Questions', paste: 'Pasted' });
		expect(lanes.map(({ name, events: inside }) => [name, inside.map(({ at }) => at)])).toEqual([['Questions', [2, 4]], ['Pasted', [1]], ['odd', [3]]]);
	});
	it('tells the time', () => {
		expect([0, 59.99, 61, 3723].map(clock)).toEqual(['0:00', '0:59', '1:01', '1:02:03']);
	});
});
