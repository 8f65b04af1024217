import type { Pattern } from '../api/simulation';
import { company as words } from '../words/en-company';

type InterviewType = keyof Pattern['questions_by_type'];

/** What of a pattern is asked in one type of interview, in words: only what is there. */
export function mixOf(pattern: Pattern, type: InterviewType): string {
	const counts = Object.entries(pattern.questions_by_type[type] ?? {}).filter(([, n]) => n > 0);
	return counts.map(([kind, n]) => words.count(kind, n)).join(', ');
}

/** The line below a company's name: how long, and what of. */
export const noteOf = (pattern: Pattern, type: InterviewType): string => `${words.minutes(pattern.duration_minutes)}: ${mixOf(pattern, type)}`;
