import { describe, expect, it } from 'vitest';
import type { AnswerRecord } from '$lib/api/types';
import { addressesOf, peopleOf, skillsOf } from './compare';
import { isOver, passing, scoreSentence, secondsText } from './figures';
import { drawn, shownAt } from './replay';
import { leftOf, settled } from './settled';
import { keyOf, qualityOf, spread } from './summary';
import type { LiveRow, Moment, ResultRow } from './types';

const row = (part: Partial<ResultRow>) => ({ application_id: 'a', interview_id: 'i', email: '', skills: [], ...part }) as ResultRow;
const live = (interview_id: string, part: Partial<LiveRow> = {}) => ({ interview_id, status: 'in_progress', connected: true, remaining_seconds: 60, ...part }) as LiveRow;
const moment = (at: number, kind: string, question_id: string | null = null, lane = 'questions') => ({ at, kind, lane, label: kind, detail: '', question_id }) as Moment;
const record = (question_id: string) => ({ question: { question_id }, answer: { text: question_id }, evaluation: null }) as AnswerRecord;

describe('comparing', () => {
	it('names every skill that anybody has, once, in order', () => {
		const skill = (name: string) => ({ skill: name.toLowerCase(), name }) as ResultRow['skills'][number];
		const rows = [row({ skills: [skill('SQL')] }), row({ skills: [skill('Python'), skill('SQL')] })];
		expect(skillsOf(rows).map(({ name }) => name)).toEqual(['Python', 'SQL']);
	});
	it('takes whoever tried twice as one person, and copies no address twice or empty', () => {
		const rows = [row({ email: 'a@x' }), row({ interview_id: 'j', email: 'a@x' }), row({ application_id: 'b' })];
		expect(peopleOf(rows)).toHaveLength(2);
		expect(addressesOf(rows)).toEqual(['a@x']);
	});
});

describe('figures', () => {
	it('says a score with its range, and says when there is none', () => {
		expect(scoreSentence({ score_percent: 62.5, low_percent: 50, high_percent: 75 })).toBe('62.5%, most likely between 50% and 75%.');
		expect(scoreSentence({ score_percent: null, low_percent: null, high_percent: null })).toBe('There is no score.');
	});
	it('knows no mark from a mark that was not reached', () => {
		expect([true, false, null].map((passed) => passing({ passed }))).toEqual(['passed', 'failed', 'open']);
	});
	it('knows an attempt that has ended from one that runs or was never begun', () => {
		expect(['completed', 'cancelled', 'expired', 'in_progress', 'paused', 'scheduled', null].map(isOver)).toEqual([true, true, true, false, false, false, false]);
	});
	it('tells a time in seconds up to a minute, then in minutes', () => {
		expect([59, 60, 61.4].map(secondsText)).toEqual(['59 s', '1 min', '1 min 1 s']);
	});
	it('puts each value of a bin in its middle', () => {
		expect(spread([1, 0, 2, 0, 0, 0, 0, 0, 0, 1])).toEqual([5, 25, 25, 95]);
		expect(keyOf({ question_id: 'q', version: 3 })).toBe('q@3');
		expect([0.8, 0.7, 0.4].map(qualityOf)).toEqual(['high', 'good', 'low']);
	});
});

describe('a replay', () => {
	const moments = [moment(0, 'started', null, 'time'), moment(1, 'asked', 'q1'), moment(2, 'hint', 'q1'), moment(3, 'disconnected', null, 'connection'), moment(5, 'connected', null, 'connection'), moment(6, 'answered', 'q1'), moment(7, 'evaluated', 'q1'), moment(8, 'asked', 'q2')];
	const records = [record('q1'), record('q2')];

	it('shows nothing before the first question, then each as far as it had come', () => {
		const steps = [0, 1, 6, 7, 8].map((at) => shownAt(moments, records, at));
		expect(steps.map((one) => one && [one.record.question.question_id, one.step])).toEqual([null, ['q1', 'asked'], ['q1', 'answered'], ['q1', 'scored'], ['q2', 'asked']]);
	});
	it('says when the connection was away, and counts the hints so far', () => {
		expect([2, 4, 5].map((at) => shownAt(moments, records, at)?.away)).toEqual([false, true, false]);
		expect([1, 2].map((at) => shownAt(moments, records, at)?.hints)).toEqual([0, 1]);
	});
	it('draws what lasts as long as it lasted', () => {
		expect(drawn(moments)[3]).toMatchObject({ at: 3, until: 5, kind: 'disconnected', lane: 'connection' });
		expect(drawn(moments)[1]).not.toHaveProperty('until');
	});
});

describe('the live view', () => {
	it('keeps rows where they are, adds new ones below and lets go of who has finished', () => {
		expect(settled([live('b'), live('c')], [live('a'), live('c', { answered: 2 }), live('b')]).map((one) => one.interview_id)).toEqual(['b', 'c', 'a']);
		expect(settled([live('b'), live('c')], [live('c')])).toHaveLength(1);
	});
	it('counts no time for a pause or a lost connection', () => {
		expect(leftOf(live('a'), 10_000)).toBe(50);
		expect(leftOf(live('a', { connected: false }), 10_000)).toBe(60);
		expect(leftOf(live('a', { status: 'paused' }), 10_000)).toBe(60);
		expect(leftOf(live('a'), 90_000)).toBe(0);
	});
});
