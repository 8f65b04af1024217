import type { ModelSetting } from '../api/types';
import { words } from '../words';

const text = words.admin.models;

export const numberText = (value: number) => new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 }).format(value);

/** A value as it stands in its field: without grouping, so that it can be typed and read back. */
export const fieldText = (value: number | null) => (value === null ? '' : String(value));

/** What was typed as a number, null for "no limit", or why it cannot be. */
export function valueOf(setting: ModelSetting, typed: string): { value: number | null } | { problem: string } {
	const plain = typed.trim().replace(',', '.');
	if (!plain) return setting.optional ? { value: null } : { problem: text.not_empty };
	const value = Number(plain);
	if (!Number.isFinite(value)) return { problem: text.not_number };
	if (setting.whole && !Number.isInteger(value)) return { problem: text.not_whole };
	if (value < setting.least || value > setting.most) return { problem: text.out_of(numberText(setting.least), numberText(setting.most)) };
	return { value };
}

/** What differs from what holds, and what cannot be saved. */
export function changesIn(settings: ModelSetting[], typed: Record<string, string>) {
	const values: Record<string, number | null> = {};
	const problems: Record<string, string> = {};
	for (const setting of settings) {
		const read = valueOf(setting, typed[setting.name] ?? fieldText(setting.value));
		if ('problem' in read) problems[setting.name] = read.problem;
		else if (read.value !== setting.value) values[setting.name] = read.value;
	}
	return { values, problems };
}
