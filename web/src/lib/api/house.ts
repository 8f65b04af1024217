import type { Health } from './types';

/**
 * Whether what is said here may be read by a model, which another company may run. Unknown counts as yes: that all
 * stays here is only said when it is sure.
 */
export async function modelSetUp(): Promise<boolean> {
	try {
		// A house that is not well answers 503, with the same facts.
		const health = (await (await fetch('/health')).json()) as Health;
		return health.parts.model?.status !== 'off';
	} catch {
		return true;
	}
}
