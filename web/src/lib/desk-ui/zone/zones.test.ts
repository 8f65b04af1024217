import { describe, expect, it } from 'vitest';
import { allZones, isZone, localOf, momentsOf, offsetAt, offsetText } from './zones';

const isos = (date: string, time: string, zone: string) => momentsOf(date, time, zone)?.map(({ iso }) => iso);

describe('a time in a zone', () => {
	it('is one moment as a rule, with the offset of that day', () => {
		expect(isos('2026-07-01', '09:00', 'Europe/Berlin')).toEqual(['2026-07-01T09:00:00+02:00']);
		expect(isos('2026-12-01', '09:00', 'Europe/Berlin')).toEqual(['2026-12-01T09:00:00+01:00']);
		expect(isos('2026-12-01', '09:00', 'Asia/Kolkata')).toEqual(['2026-12-01T09:00:00+05:30']);
		expect(isos('2026-12-01', '00:00', 'UTC')).toEqual(['2026-12-01T00:00:00+00:00']);
	});
	it('comes twice when the clocks go back, the earlier first', () => {
		expect(isos('2026-10-25', '02:30', 'Europe/Berlin')).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
		expect(isos('2026-11-01', '01:30', 'America/New_York')).toEqual(['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00']);
		expect(isos('2026-04-05', '01:45', 'Australia/Lord_Howe')).toEqual(['2026-04-05T01:45:00+11:00', '2026-04-05T01:45:00+10:30']);
	});
	it('never comes when they go forward', () => {
		expect(isos('2026-03-29', '02:30', 'Europe/Berlin')).toEqual([]);
		expect(isos('2026-03-08', '02:00', 'America/New_York')).toEqual([]);
		expect(isos('2026-03-29', '03:00', 'Europe/Berlin')).toEqual(['2026-03-29T03:00:00+02:00']);
	});
	it('is none where it is not a date and a time', () => {
		expect(momentsOf('', '09:00', 'UTC')).toBeNull();
		expect(momentsOf('2026-02-30', '09:00', 'UTC')).toBeNull();
		expect(momentsOf('2026-02-03', '25:00', 'UTC')).toBeNull();
	});
	it('comes back from a moment as it was written', () => {
		for (const zone of ['Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati', 'UTC']) {
			for (const [date, time] of [['2026-10-25', '02:30'], ['2026-01-01', '00:05'], ['2026-06-30', '23:55']] as const) {
				for (const { iso } of momentsOf(date, time, zone)!) expect(localOf(iso, zone)).toEqual({ date, time });
			}
		}
	});
	it('knows offsets west and with halves of an hour', () => {
		expect(offsetAt('America/St_Johns', Date.parse('2026-01-01T12:00:00Z'))).toBe(-210);
		expect([offsetText(-210), offsetText(330), offsetText(0)]).toEqual(['-03:30', '+05:30', '+00:00']);
	});
	it('tells a zone from a word', () => {
		expect([isZone('Europe/Berlin'), isZone('Europe/Atlantis'), isZone('')]).toEqual([true, false, false]);
		expect(allZones()).toContain('UTC');
	});
});
