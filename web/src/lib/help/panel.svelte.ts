import type HelpPanel from './HelpPanel.svelte';

/** The help panel, which nobody fetches before they ask for it. */
export class Help {
	open = $state(false);
	Panel = $state.raw<typeof HelpPanel | null>(null);

	ask = async () => {
		this.Panel ??= (await import('./HelpPanel.svelte')).default;
		this.open = true;
	};
}
