// Runs before the first paint, so that a chosen theme never flashes the other one.
try {
	const theme = localStorage.getItem('viva.theme');
	if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
	// Storage is forbidden: the system's own preference applies.
}
