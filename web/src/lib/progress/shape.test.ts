import { describe, expect, it } from 'vitest';
import type { Patterns, Progress } from '../api/simulation';
import { dueToday, later, readiness, trendOf } from './shape';

type Plan = Progress['practice_plan'];
type Trend = Progress['score_trend'];
const day = (iso: string) => iso.slice(0, 10);
const clock = (iso: string) => iso.slice(11, 16);

describe('the plan', () => {
	it('is parted by what is due', () => {
		const plan = [{ concept: 'sql', due: true }, { concept: 'python', due: false }, { concept: 'apis', due: true }] as Plan;
		expect(dueToday(plan).map(({ concept }) => concept)).toEqual(['sql', 'apis']);
		expect(later(plan).map(({ concept }) => concept)).toEqual(['python']);
	});
});

describe('the trend', () => {
	it('names each interview apart, with the hour where a day has two', () => {
		const at = ['2026-03-01T09:00:00Z', '2026-03-02T09:00:00Z', '2026-03-02T18:30:00Z'];
		const points = at.map((at, i) => ({ at, score: i ? i : null, low: null, high: null, level: 5 })) as Trend;
		const drawn = trendOf(points, day, clock);
		expect(drawn.labels).toEqual(['2026-03-01', '2026-03-02, 09:00', '2026-03-02, 18:30']);
		expect(drawn.scores).toEqual([null, 1, 2]);
	});
});

describe('readiness', () => {
	const patterns = ['big_tech', 'startup', 'fintech'].map((company_type) => ({ company_type, title: company_type })) as Patterns['items'];
	const found = (score: number | null) => ({ score, low: score, high: score, n: 1, seen: 0.6, why_not: score === null ? 'Too little.' : '' });

	it('has the best first, and what has no number last', () => {
		const told = { company_readiness: { big_tech: found(null), startup: found(4), fintech: found(6) } } as Partial<Progress> as Progress;
		expect(readiness(told, patterns).map(({ company }) => company)).toEqual(['fintech', 'startup', 'big_tech']);
	});

	it('does not name what is not told', () => {
		const told = { company_readiness: { startup: found(0) } } as Partial<Progress> as Progress;
		expect(readiness(told, patterns).map(({ company, score }) => [company, score])).toEqual([['startup', 0]]);
	});
});
