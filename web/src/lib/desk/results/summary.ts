import { deskResults } from '$lib/words/desk-results';
import { ratioText } from './figures';
import type { Analytics, QuestionFigures } from './types';

const text = deskResults.analytics;

export const keyOf = ({ question_id, version }: Pick<QuestionFigures, 'question_id' | 'version'>) => `${question_id}@${version}`;

/** The values of a histogram that is told in bins from 0 to 100: each in the middle of its bin. */
export const spread = (bins: readonly number[]): number[] => bins.flatMap((count, i) => Array<number>(count).fill((100 * (i + 0.5)) / bins.length));

const HIGH = 0.8;
const GOOD = 0.65;
export const qualityOf = (reliability: number) => (reliability >= HIGH ? 'high' : reliability >= GOOD ? 'good' : 'low');

export function reliabilityText({ alpha, marginal_reliability, standard_error, reliability_note }: Analytics): string {
	const told = (value: number | null, say: (value: string, quality: string) => string) =>
		value === null ? '' : say(ratioText(value), text.quality[qualityOf(value)]!);
	const error = standard_error === null ? '' : text.error(ratioText(standard_error));
	return [told(alpha, text.alpha), told(marginal_reliability, text.marginal), error, reliability_note].filter(Boolean).join(' ');
}
