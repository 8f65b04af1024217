export const RATE_HZ = 16_000;
/** One frame of sound on the wire: 32 ms, as long as the other side takes for one judgement of it. */
export const FRAME_SAMPLES = 512;
export const FRAME_MS = (1000 * FRAME_SAMPLES) / RATE_HZ;

/** PCM16, little-endian whatever the machine is. */
export function toPcm16(sound: Float32Array): ArrayBuffer {
	const out = new DataView(new ArrayBuffer(2 * sound.length));
	sound.forEach((sample, i) => out.setInt16(2 * i, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true));
	return out.buffer;
}

export function fromPcm16(bytes: Uint8Array): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Float32Array.from({ length: bytes.byteLength >> 1 }, (_, i) => view.getInt16(2 * i, true) / 32_768);
}

export function fromBase64(text: string): Uint8Array {
	const letters = atob(text);
	const bytes = new Uint8Array(letters.length);
	for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
	return bytes;
}

export function rmsOf(sound: Float32Array): number {
	let sum = 0;
	for (const sample of sound) sum += sample * sample;
	return sound.length ? Math.sqrt(sum / sound.length) : 0;
}

/** The signal with fewer points: of each stretch what stands out most, with its sign. */
export function peaksOf(sound: Float32Array, count: number): number[] {
	const stretch = sound.length / count;
	return Array.from({ length: count }, (_, i) => {
		let peak = 0;
		for (const sample of sound.subarray(Math.floor(i * stretch), Math.floor((i + 1) * stretch))) {
			if (Math.abs(sample) > Math.abs(peak)) peak = sample;
		}
		return peak;
	});
}
