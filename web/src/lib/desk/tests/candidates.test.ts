import { describe, expect, it } from 'vitest';
import { csvOf } from './csv';
import { extraText, mailState, mailText, spanText } from './facts';
import { funnelOf, nextOf } from './funnel';
import type { Application } from './types';

type Part = Partial<Application>;
const one = (part: Part = {}): Application => ({ state: 'invited', attempts: [], opened_at: null, decision: null, ...part }) as Application;
const attempt = (status: string) => [{ number: 1, interview_id: 'i', begun_at: '', status }];
const opened = one({ state: 'opened', opened_at: '2026-12-01T08:00:00Z' });
const started = one({ state: 'started', attempts: attempt('in_progress') });
const completed = one({ state: 'completed', attempts: attempt('completed') });
const decided = one({ state: 'decided', attempts: attempt('completed'), decision: 'advance' });
const withdrawn = one({ state: 'withdrawn', attempts: attempt('completed') });

describe('how far candidates are', () => {
	it('counts everybody at each step that they came to, and the withdrawn apart', () => {
		expect(funnelOf([one(), opened, started, completed, decided, withdrawn])).toEqual({ invited: 5, opened: 4, started: 3, completed: 2, decided: 1, withdrawn: 1, undecided: 1 });
	});
	it('counts nobody who was erased, whatever they had done', () => {
		expect(funnelOf([one(), one({ state: 'erased', attempts: attempt('completed') })])).toMatchObject({ invited: 1, started: 0, withdrawn: 0, undecided: 0 });
	});
	it('never has more at a step than at the one before it', () => {
		// Decided about without having begun, as it happens on the telephone.
		expect(funnelOf([one({ state: 'decided', decision: 'reject' })])).toMatchObject({ invited: 1, opened: 1, started: 1, completed: 1, decided: 1, undecided: 0 });
	});
	it('says the one thing to do next', () => {
		const next = (stage: string, applications: Application[], invited_only = true) => nextOf({ stage, invited_only } as never, funnelOf(applications));
		expect(next('open', [])).toBe('invite');
		expect(next('open', [], false)).toBe('share');
		expect(next('upcoming', [one()])).toBe('wait');
		expect(next('open', [one(), decided])).toBe('follow');
		expect(next('open', [one(), completed])).toBe('decide');
		expect(next('open', [started])).toBe('undecided');
		expect(next('open', [decided])).toBe('nothing');
		expect(next('closed', [one()])).toBe('closed');
		expect(next('archived', [completed])).toBe('archived');
	});
});

describe('the words of a row', () => {
	it('say what became of the mail, and why where it failed', () => {
		expect([null, 'waiting', 'sent', 'link', 'mail_server_slow'].map((mail) => mailState({ mail }))).toEqual(['none', 'waiting', 'sent', 'link', 'failed']);
		expect(mailText({ mail: 'mail_recipient_refused' })).toBe('Failed: the mail server does not take this address');
		expect(mailText({ mail: 'something_new' })).toContain('something_new');
	});
	it('say extra time as what it adds, and spans in two units', () => {
		expect([extraText(1), extraText(1.25), extraText(2)]).toEqual(['None', '+25%', '+100%']);
		expect([spanText(3600), spanText(5400), spanText(90), spanText(0), spanText(90_061)]).toEqual(['1 hour', '1 hour 30 minutes', '1 minute 30 seconds', '0 seconds', '1 day 1 hour']);
	});
});

describe('a table of links', () => {
	it('begins no formula and keeps quotes, commas and lines together', async () => {
		const text = await csvOf([['email', 'name'], ['=1+1@x.org', 'Lovelace, "Ada"'], ['a@x.org', 'two\nlines']]).text();
		expect(text.replace('\ufeff', '')).toBe('"email","name"\r\n"\'=1+1@x.org","Lovelace, ""Ada"""\r\n"a@x.org","two\nlines"\r\n');
	});
	it('begins no formula where lists are parted by semicolons', async () => {
		expect(await csvOf([['a', 'Eve;=1+1;"=2"']]).text()).toContain(`"a","Eve;'=1+1;""'=2"""`);
	});
});
