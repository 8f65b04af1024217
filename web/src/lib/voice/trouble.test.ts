import { describe, expect, it } from 'vitest';
import { obstacle, troubleOf } from './trouble';

describe('what stands in the way of a microphone', () => {
	it('is named, whatever the browser calls it', () => {
		const named = (name: string) => troubleOf({ name });
		expect(['NotAllowedError', 'SecurityError'].map(named)).toEqual(['refused', 'refused']);
		expect(['NotFoundError', 'OverconstrainedError'].map(named)).toEqual(['none', 'none']);
		expect(['NotReadableError', 'AbortError'].map(named)).toEqual(['held', 'held']);
		expect([troubleOf(new Error('x')), troubleOf(null)]).toEqual(['unknown', 'unknown']);
	});

	it('is seen before anybody is asked', () => {
		const good = { isSecureContext: true, navigator: { mediaDevices: {} }, AudioWorkletNode: class {} };
		expect(obstacle(good)).toBeNull();
		expect(obstacle({ ...good, isSecureContext: false, navigator: {} })).toBe('insecure');
		expect(obstacle({ ...good, navigator: {} })).toBe('unsupported');
		expect(obstacle({ ...good, AudioWorkletNode: undefined })).toBe('unsupported');
	});
});
