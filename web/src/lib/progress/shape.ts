import type { Patterns, Progress } from '../api/simulation';

type Planned = Progress['practice_plan'][number];
type Point = Progress['score_trend'][number];

export const dueToday = (plan: Planned[]) => plan.filter(({ due }) => due);
export const later = (plan: Planned[]) => plan.filter(({ due }) => !due);

/** What a drawing of the trend takes. Two interviews of one day have the hour with them, so that each has its name. */
export function trendOf(points: Point[], day: (iso: string) => string, clock: (iso: string) => string) {
	const days = points.map(({ at }) => day(at));
	const several = (name: string) => days.filter((other) => other === name).length > 1;
	return {
		labels: points.map(({ at }, i) => (several(days[i]!) ? `${days[i]}, ${clock(at)}` : days[i]!)),
		scores: points.map(({ score }) => score),
		low: points.map(({ low }) => low),
		high: points.map(({ high }) => high),
		levels: points.map(({ level }) => level)
	};
}

export interface Ready {
	company: string;
	title: string;
	score: number | null;
	low: number | null;
	high: number | null;
	n: number;
	seen: number;
	why_not: string;
}

/** The companies with a number, the best first, and after them those without, in the patterns' order. */
export function readiness({ company_readiness: told }: Pick<Progress, 'company_readiness'>, patterns: Patterns['items']): Ready[] {
	const all = patterns.flatMap(({ company_type, title }) => {
		const found = told[company_type];
		return found ? [{ company: company_type as string, title, ...found }] : [];
	});
	return all.sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
}
