import { scoreText } from '$lib/numbers';
import { deskTests } from '$lib/words/desk-tests';
import type { Application } from './types';

const unit = (value: number, of: string) => new Intl.NumberFormat(undefined, { style: 'unit', unit: of, unitDisplay: 'long', maximumFractionDigits: 1 }).format(value);

/** 5400 seconds as "1 hour 30 minutes". */
export function spanText(seconds: number): string {
	const parts: [number, string][] = [
		[Math.floor(seconds / 86_400), 'day'],
		[Math.floor((seconds % 86_400) / 3600), 'hour'],
		[Math.floor((seconds % 3600) / 60), 'minute'],
		[Math.round((seconds % 60) * 10) / 10, 'second']
	];
	const told = parts.filter(([n]) => n > 0).slice(0, 2);
	return (told.length ? told : [[0, 'second'] as [number, string]]).map(([n, of]) => unit(n, of)).join(' ');
}

/** A factor as what it adds: 1.25 is "+25%". */
export const extraText = (factor: number) => (factor > 1 ? deskTests.candidates.extra_of(`${scoreText(Math.round((factor - 1) * 1000) / 10)}%`) : deskTests.candidates.extra_none);

export type MailState = 'none' | 'waiting' | 'sent' | 'link' | 'failed';

export function mailState({ mail }: Pick<Application, 'mail'>): MailState {
	if (!mail) return 'none';
	return mail === 'waiting' || mail === 'sent' || mail === 'link' ? mail : 'failed';
}

/** Anything else that a mail is noted with is the name of why it was not sent. */
export function mailText(one: Pick<Application, 'mail'>): string {
	const text = deskTests.candidates;
	const state = mailState(one);
	return state === 'failed' ? text.mail_failed(text.mail_codes[one.mail!] ?? text.mail_unknown(one.mail!)) : text.mails[state]!;
}

/** In a blind review a sign stands where the name was, and nothing where the e-mail was. */
export const isHidden = ({ email, state }: Pick<Application, 'email'> & { state?: string }) => email === '' && state !== 'erased';
export const whoIs = ({ name, email, state }: Pick<Application, 'name' | 'email'> & { state?: string }) =>
	name || email || (state === 'erased' ? deskTests.erased : deskTests.unnamed);
