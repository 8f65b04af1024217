import { words } from '$lib/words';
import type { Estimate } from './types';

export const FIGURES = ['mean_difference', 'correlation', 'kappa', 'exact', 'within_one'] as const;
export type FigureName = (typeof FIGURES)[number];

/** What a bar of this figure spans: five points to either side, -1 to 1, or 0 to 1. */
export const SPANS: Record<FigureName, [number, number]> = {
	mean_difference: [-5, 5],
	correlation: [-1, 1],
	kappa: [-1, 1],
	exact: [0, 1],
	within_one: [0, 1]
};

const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const points = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const ratio = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function figureText(name: FigureName, value: number): string {
	if (name === 'exact' || name === 'within_one') return share.format(value);
	return name === 'mean_difference' ? points.format(value) : ratio.format(value);
}

export const rangeText = (name: FigureName, { low, high }: Estimate) =>
	words.grading.agree.between(figureText(name, low), figureText(name, high));

/** Where a value stands on a bar, from 0 to 100. */
export function placeOf(name: FigureName, value: number): number {
	const [low, high] = SPANS[name];
	return (100 * (Math.max(low, Math.min(high, value)) - low)) / (high - low);
}
