import { get } from '$lib/api/http';
import type { AnswerToGrade, GradableAnswer } from './types';

type Place = Pick<GradableAnswer, 'session_id' | 'question_id'>;

const part = encodeURIComponent;

export const addressOf = ({ session_id, question_id }: Place, blind = false) =>
	`/grading/answer/${part(session_id)}/${part(question_id)}${blind ? '?blind=1' : ''}`;

export const apiOf = ({ session_id, question_id }: Place) => `/api/graders/answers/${part(session_id)}/${part(question_id)}`;

/** The address of an answer drawn by chance, to be graded blind; null when there is none. */
export async function drawn(): Promise<string | null> {
	const { item } = await get<{ item: AnswerToGrade | null }>('/api/graders/drawn');
	return item ? addressOf(item, true) : null;
}
