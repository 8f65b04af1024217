import { onlySignedIn } from '$lib/guard';

export const load = ({ url }) => onlySignedIn(url);
