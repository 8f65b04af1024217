import { onMount } from 'svelte';
import { get } from '$lib/api/http';
import { clockText } from '$lib/numbers';

const AGAIN_MS = 10_000;
const nowIso = () => new Date().toISOString();

/** What an address says now: asked for again every ten seconds, while somebody looks. */
export class Watched<T> {
	now = $state.raw<T | null>(null);
	problem = $state<unknown>(null);
	/** When it was so, by the clock on the wall. */
	seen = $state('');

	constructor(readonly address: string) {
		onMount(() => {
			void this.load();
			const looking = setInterval(() => document.visibilityState === 'visible' && void this.load(), AGAIN_MS);
			return () => clearInterval(looking);
		});
	}

	load = async () => {
		try {
			this.show(await get<T>(this.address));
		} catch (error) {
			this.problem = error;
		}
	};

	show = (state: T) => {
		this.now = state;
		this.seen = clockText(nowIso());
		this.problem = null;
	};
}
