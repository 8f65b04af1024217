/** The signal of the last seconds, as a line that goes on to the right. */
export class LivingLine {
	readonly points: Float32Array;
	/** Grows with each change, so that nobody draws the same again. */
	changes = 0;
	/** Of what came last. */
	loudest = 0;

	constructor(readonly length: number) {
		this.points = new Float32Array(length);
	}

	add(peaks: readonly number[]) {
		this.changes++;
		this.loudest = Math.max(0, ...peaks.map(Math.abs));
		const fresh = peaks.slice(-this.length);
		this.points.copyWithin(0, fresh.length);
		this.points.set(fresh, this.length - fresh.length);
	}

	clear() {
		this.changes++;
		this.loudest = 0;
		this.points.fill(0);
	}
}

/** Quiet sound is lifted so that it can be seen, loud sound stays inside. */
const seen = (sample: number) => Math.sign(sample) * Math.min(1, Math.abs(sample)) ** 0.6;

/** From the middle of a picture, thinner towards both ends, so that it comes from nowhere and goes nowhere. */
export function pathOf(points: ArrayLike<number>, width: number, height: number): [x: number, y: number][] {
	const last = points.length - 1;
	return Array.from({ length: points.length }, (_, i) => {
		const part = last > 0 ? i / last : 0;
		const taper = Math.min(1, Math.sin(Math.PI * part) * 1.6);
		return [part * width, (height / 2) * (1 - seen(points[i] ?? 0) * taper * 0.94)];
	});
}
