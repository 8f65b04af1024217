/** A moment as it is said: the day with its name, and the time of the clock on the wall in that zone. */
export const momentText = (iso: string, zone?: string, locale?: string) =>
	new Intl.DateTimeFormat(locale, {
		weekday: 'long',
		day: 'numeric',
		month: 'long',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		timeZone: zone
	}).format(new Date(iso));

export const readersZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether clocks in both zones show the same at all of these moments: then one of them is enough to be told. */
export function sameClocks(moments: (string | null)[], one: string, other: string): boolean {
	return moments.every((iso) => iso === null || momentText(iso, one, 'en') === momentText(iso, other, 'en'));
}

/** A zone as people write it. */
export const zoneText = (zone: string) => zone.replaceAll('_', ' ');
