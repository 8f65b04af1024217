/** The token of a one-time link. It is in the fragment, which no server and no log ever sees; it leaves the address bar at once. */
export function takeToken(): string {
	const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
	if (token) history.replaceState(history.state, '', location.pathname);
	return token;
}
