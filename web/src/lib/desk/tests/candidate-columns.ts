import type { Column, Facet } from '$lib/desk-ui/table/types';
import { deskTests } from '$lib/words/desk-tests';
import { extraText, isHidden, mailState, mailText, whoIs } from './facts';
import { STEPS } from './funnel';
import type { Application } from './types';

const text = deskTests.candidates;
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const when = (iso: string) => moment.format(new Date(iso));
const ORDER: string[] = [...STEPS, 'withdrawn', 'erased'];
const stateText = (state: string) => text.states[state] ?? state;

export const applicationColumns = (): Column<Application>[] => [
	{ id: 'name', label: text.name, value: whoIs, width: 11, grow: 2, phone: 'title' },
	{ id: 'email', label: text.email, value: (one) => one.email, text: (one) => (isHidden(one) ? text.hidden_email : one.email), width: 12, grow: 2, phone: 'line' },
	// In the order in which people come, and not in that of the alphabet.
	{ id: 'state', label: text.state, value: (one) => ORDER.indexOf(one.state), text: (one) => stateText(one.state), search: false, width: 8.5, phone: 'aside' },
	{ id: 'mail', label: text.mail, value: mailText, width: 9, grow: 1.5, phone: 'line' },
	{ id: 'extra', label: text.extra, value: (one) => one.extra_time_factor, text: (one) => (one.extra_time_factor > 1 ? extraText(one.extra_time_factor) : deskTests.none), search: false, align: 'end', first: 'descending', width: 6.5, phone: 'none' },
	{ id: 'tags', label: text.tags, value: (one) => one.tags.join(', '), width: 8, grow: 1.5, phone: 'none' },
	{ id: 'invited_at', label: text.invited_at, value: (one) => one.created_at, text: (one) => when(one.created_at), search: false, first: 'descending', width: 11, phone: 'none' },
	{ id: 'decision', label: text.decision, value: (one) => text.decisions[one.decision ?? ''] ?? text.undecided, width: 8, hidden: true, phone: 'none' },
	{ id: 'attempts', label: text.attempts, value: (one) => one.attempts.length, search: false, align: 'end', width: 6, hidden: true, phone: 'none' }
];

export const applicationFacets = (): Facet<Application>[] => [
	{ id: 'is', label: text.state, value: (one) => one.state, names: text.states },
	{ id: 'by', label: text.mail, value: mailState, names: text.mails },
	{ id: 'time', label: text.extra, value: (one) => extraText(one.extra_time_factor) },
	{ id: 'tag', label: text.tags, value: (one) => one.tags }
];
