// Fields as the server names them: "options.0.text".
import type { Mapping } from './types';

type Step = Record<string, unknown>;

export function at(mapping: Mapping, path: string): unknown {
	return path.split('.').reduce<unknown>((inner, step) => (inner !== null && typeof inner === 'object' ? (inner as Step)[step] : undefined), mapping);
}

const empty = (value: unknown) => value === '' || value === undefined || (Array.isArray(value) && value.length === 0);

/** Writes in place. What is empty is left out, as it would be in a file. */
export function put(mapping: Mapping, path: string, value: unknown): void {
	const steps = path.split('.');
	const last = steps.pop()!;
	let inner = mapping as Step;
	for (const step of steps) {
		if (inner[step] === null || typeof inner[step] !== 'object') inner[step] = {};
		inner = inner[step] as Step;
	}
	if (empty(value) && !Array.isArray(inner)) delete inner[last];
	else inner[last] = value;
}

/** A number where it is one; else what was written, so that the server can say what is wrong with it. */
export function numberIn(text: string): number | string | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return undefined;
	const number = Number(trimmed.replace(',', '.'));
	return Number.isFinite(number) ? number : trimmed;
}

export const textOf = (value: unknown) => (value === null || value === undefined ? '' : String(value));
export const textsOf = (value: unknown) => (Array.isArray(value) ? value.map(textOf) : []);
