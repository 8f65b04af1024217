import { describe, expect, it } from 'vitest';
import type { ModelSetting } from '../api/types';
import { changesIn, valueOf } from './model-settings';

const setting = (extra: Partial<ModelSetting> = {}): ModelSetting => ({
	name: 'deadline_s',
	value: 30,
	default: 30,
	least: 1,
	most: 120,
	whole: false,
	optional: false,
	effect: '',
	...extra
});

describe('a setting', () => {
	it('takes a number within its bounds, with a comma too', () => {
		expect(valueOf(setting(), ' 2,5 ')).toEqual({ value: 2.5 });
		expect(valueOf(setting(), '121')).toHaveProperty('problem');
		expect(valueOf(setting(), '0.5')).toHaveProperty('problem');
		expect(valueOf(setting(), 'soon')).toHaveProperty('problem');
	});

	it('is empty only where there may be no limit', () => {
		expect(valueOf(setting(), '')).toHaveProperty('problem');
		expect(valueOf(setting({ optional: true }), '')).toEqual({ value: null });
	});

	it('is whole where parts make no sense', () => {
		expect(valueOf(setting({ whole: true }), '2.5')).toHaveProperty('problem');
		expect(valueOf(setting({ whole: true }), '2')).toEqual({ value: 2 });
	});
});

describe('changes', () => {
	const settings = [setting(), setting({ name: 'attempts', value: 2, whole: true }), setting({ name: 'tokens_per_day', value: null, optional: true })];

	it('are what differs, and nothing else', () => {
		expect(changesIn(settings, { deadline_s: '20', attempts: '2' })).toEqual({ values: { deadline_s: 20 }, problems: {} });
	});

	it('tell which field is wrong', () => {
		const { values, problems } = changesIn(settings, { deadline_s: '20', attempts: 'x', tokens_per_day: '' });
		expect(values).toEqual({ deadline_s: 20 });
		expect(Object.keys(problems)).toEqual(['attempts']);
	});
});
