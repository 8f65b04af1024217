// The reader of YAML is fetched when somebody first looks at a file.
import type { Mapping } from './types';

const MOST_ALIASES = 0;

export type Read = { mapping: Mapping } | { problem: 'no_mapping' } | { problem: string; line: number | null };

export async function written(value: unknown): Promise<string> {
	const { stringify } = await import('yaml');
	// Words that older readers take for true and false are put in quotes.
	return stringify(value, { compat: 'yaml-1.1', lineWidth: 100, aliasDuplicateObjects: false });
}

export async function read(text: string): Promise<Read> {
	const { parseDocument } = await import('yaml');
	const document = parseDocument(text, { prettyErrors: true });
	const wrong = document.errors[0];
	if (wrong) return { problem: wrong.message.split(' at line ')[0]!, line: wrong.linePos?.[0].line ?? null };
	try {
		const found: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
		if (found === null || typeof found !== 'object' || Array.isArray(found)) return { problem: 'no_mapping' };
		return { mapping: found as Mapping };
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error), line: null };
	}
}
