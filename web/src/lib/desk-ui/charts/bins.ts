export interface Bin {
	from: number;
	to: number;
	count: number;
}

/** A step that people count in: 1, 2 or 5 times a power of ten. */
export function roundStep(rough: number): number {
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].find((times) => times * power >= rough * 0.999_999) ?? 10;
	return step * power;
}

/** Equal bins with round edges. The last one holds its upper end, so that a full score is not a bin of its own. */
export function binsOf(values: readonly number[], about = 12, range?: readonly [number, number]): Bin[] {
	const finite = values.filter(Number.isFinite);
	if (finite.length === 0) return [];
	const low = range?.[0] ?? finite.reduce((a, b) => Math.min(a, b));
	const high = range?.[1] ?? finite.reduce((a, b) => Math.max(a, b));
	const step = high > low ? roundStep((high - low) / about) : 1;
	const start = Math.floor(low / step + 1e-9);
	const count = Math.max(1, Math.ceil(high / step - 1e-9) - start);
	const edge = (i: number) => Number(((start + i) * step).toPrecision(12));
	const bins = Array.from({ length: count }, (_, i) => ({ from: edge(i), to: edge(i + 1), count: 0 }));
	for (const value of finite) {
		const at = Math.floor(value / step + 1e-9) - start;
		bins[Math.min(count - 1, Math.max(0, at))]!.count += 1;
	}
	return bins;
}
