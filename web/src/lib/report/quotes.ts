import type { AppraisedDimension } from '../api/simulation';

const SHOWN = 3;

/** What a dimension rests on beside what is quoted with its findings already: a few, each once. */
export function quotesOf({ noticed, evidence }: Pick<AppraisedDimension, 'noticed' | 'evidence'>) {
	const key = (cited: { question_id: string; quote: string }) => `${cited.question_id} ${cited.quote}`;
	const told = new Set(noticed.flatMap(({ quotes }) => quotes.map(key)));
	return evidence.filter((cited) => !told.has(key(cited)) && told.add(key(cited))).slice(0, SHOWN);
}
