import { describe, expect, it } from 'vitest';
import { momentText, sameClocks, zoneText } from './times';

const noon = '2026-07-01T12:00:00.000Z';
const winter = '2026-12-01T12:00:00.000Z';

describe('moments are told in a zone', () => {
	it('as the clock on the wall shows them there', () => {
		expect(momentText(noon, 'Europe/Berlin', 'en-GB')).toMatch(/^Wednesday.* 1 July 2026 at 14:00$/);
		expect(momentText(noon, 'America/New_York', 'en-GB')).toMatch(/08:00$/);
	});
	it('and the other zone is told only where its clock differs', () => {
		expect(sameClocks([noon, null], 'Europe/Berlin', 'Europe/Paris')).toBe(true);
		expect(sameClocks([noon], 'Europe/Berlin', 'Europe/London')).toBe(false);
	});
	it('by the clock at that moment, not of today', () => {
		expect(sameClocks([winter], 'Europe/London', 'UTC')).toBe(true);
		expect(sameClocks([winter, noon], 'Europe/London', 'UTC')).toBe(false);
	});
	it('with zones as people write them', () => expect(zoneText('America/New_York')).toBe('America/New York'));
});
