// How far the candidates of a test are, and what that asks of whoever gives it.
import type { Application, Test } from './types';

export const STEPS = ['invited', 'opened', 'started', 'completed', 'decided'] as const;
export type Step = (typeof STEPS)[number];
export type Funnel = Record<Step, number> & { withdrawn: number; undecided: number };

type Told = Pick<Application, 'state' | 'attempts' | 'opened_at' | 'decision'>;
const ENDED = ['completed', 'cancelled', 'expired'];
const ended = ({ attempts }: Told) => ENDED.includes(attempts.at(-1)?.status ?? '');

/** Each step counts everybody who came so far, so that no bar is longer than the one above it. */
export function funnelOf(applications: readonly Told[]): Funnel {
	const funnel: Funnel = { invited: 0, opened: 0, started: 0, completed: 0, decided: 0, withdrawn: 0, undecided: 0 };
	for (const one of applications) {
		if (one.state === 'erased') continue;
		if (one.state === 'withdrawn') {
			funnel.withdrawn++;
			continue;
		}
		funnel.invited++;
		if (one.opened_at || one.attempts.length || one.decision) funnel.opened++;
		if (one.attempts.length || one.decision) funnel.started++;
		if (ended(one) || one.decision) funnel.completed++;
		if (one.decision) funnel.decided++;
		if (ended(one) && !one.decision) funnel.undecided++;
	}
	return funnel;
}

export type Next = 'archived' | 'invite' | 'share' | 'wait' | 'decide' | 'follow' | 'undecided' | 'closed' | 'nothing';

/** The one thing to do next. */
export function nextOf(test: Pick<Test, 'stage' | 'invited_only'>, funnel: Funnel): Next {
	if (test.stage === 'archived') return 'archived';
	if (funnel.undecided > 0) return 'decide';
	if (funnel.invited === 0 && test.stage !== 'closed') return test.invited_only ? 'invite' : 'share';
	if (test.stage === 'upcoming') return 'wait';
	if (test.stage === 'closed') return funnel.started === 0 ? 'closed' : funnel.started > funnel.decided ? 'undecided' : 'nothing';
	return funnel.invited > funnel.started ? 'follow' : funnel.started > funnel.decided ? 'undecided' : 'nothing';
}
