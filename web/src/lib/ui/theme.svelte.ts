import { keeping } from '$lib/keeping';

export type ThemeName = 'auto' | 'light' | 'dark';

const KEY = 'viva.theme';

class Theme {
	name = $state<ThemeName>('auto');

	constructor() {
		const kept = keeping.read(KEY);
		if (kept === 'light' || kept === 'dark') this.name = kept;
	}

	choose(name: ThemeName) {
		this.name = name;
		if (name === 'auto') {
			keeping.remove(KEY);
			delete document.documentElement.dataset.theme;
		} else {
			keeping.write(KEY, name);
			document.documentElement.dataset.theme = name;
		}
	}
}

export const theme = new Theme();
