/** Arguments as a person types them, one field each, in JSON. */
export interface Parameter {
	name: string;
	type: string;
}

export const fieldsFrom = (parameters: Parameter[], given: unknown): string[] =>
	parameters.map((_, i) => (Array.isArray(given) && given[i] !== undefined ? JSON.stringify(given[i]) : ''));

export type Wrong = 'empty' | 'json' | 'type';

export interface ReadArguments {
	values: unknown[];
	/** By field; null where it is well. */
	wrong: (Wrong | null)[];
}

export function readArguments(parameters: Parameter[], fields: string[]): ReadArguments {
	const read = parameters.map(({ type }, i) => readOne(type, fields[i] ?? ''));
	return { values: read.map(({ value }) => value), wrong: read.map(({ wrong }) => wrong) };
}

function readOne(type: string, text: string): { value: unknown; wrong: Wrong | null } {
	// A text needs no quotes when it is nothing else.
	if (type === 'string' && !/^\s*".*"\s*$/s.test(text)) return { value: text, wrong: null };
	if (!text.trim()) return { value: null, wrong: 'empty' };
	try {
		const value: unknown = JSON.parse(asJson(text));
		return { value, wrong: fits(type, value) ? null : 'type' };
	} catch {
		return { value: null, wrong: 'json' };
	}
}

/** Python's words are taken too. */
const asJson = (text: string) => text.replace(/\b(True|False|None)\b(?=(?:[^"]*"[^"]*")*[^"]*$)/g, (word) => ({ True: 'true', False: 'false', None: 'null' })[word]!);

export function fits(type: string, value: unknown): boolean {
	if (type.endsWith('[]')) return Array.isArray(value) && value.every((inner) => fits(type.slice(0, -2), inner));
	switch (type) {
		case 'int':
			return Number.isSafeInteger(value);
		case 'float':
			return typeof value === 'number';
		case 'bool':
			return typeof value === 'boolean';
		case 'string':
			return typeof value === 'string';
		case 'tree':
			return Array.isArray(value) && value.every((inner) => inner === null || Number.isSafeInteger(inner));
		default:
			return true;
	}
}
