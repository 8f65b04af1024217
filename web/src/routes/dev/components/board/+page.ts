import { error } from '@sveltejs/kit';
import { dev } from '$app/environment';

/** The house's own workshop: it is not part of a build that people use. */
export const load = () => {
	if (!dev) error(404, '');
};
