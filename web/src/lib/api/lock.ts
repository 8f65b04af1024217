const LEASE_MS = 8_000;
const LEASE_KEY = 'viva.renewing';

/**
 * Runs `work` in one tab at a time. Refresh tokens rotate and a reused one revokes its family, so two tabs must never
 * renew at once. Web Locks exist only in secure contexts; a self-hosted server is often reached by plain http in a
 * local network, where a lease in localStorage does the same.
 */
export async function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
	if (typeof navigator !== 'undefined' && navigator.locks) {
		return (await navigator.locks.request('viva.renewing', work)) as T;
	}
	const mine = Math.random().toString(36).slice(2);
	await lease(mine);
	const release = () => {
		if (holder()?.by === mine) localStorage.removeItem(LEASE_KEY);
	};
	// The next page need not wait for a lease that nobody will give back.
	addEventListener('pagehide', release);
	try {
		return await work();
	} finally {
		removeEventListener('pagehide', release);
		release();
	}
}

function holder(): { by: string; until: number } | null {
	try {
		return JSON.parse(localStorage.getItem(LEASE_KEY) ?? 'null');
	} catch {
		return null;
	}
}

async function lease(mine: string): Promise<void> {
	for (;;) {
		const held = holder();
		if (!held || held.until < Date.now()) {
			localStorage.setItem(LEASE_KEY, JSON.stringify({ by: mine, until: Date.now() + LEASE_MS }));
			// Another tab may have written in the same moment: the last writer wins, after both have written.
			await pause(40);
			if (holder()?.by === mine) return;
		}
		await pause(60);
	}
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
