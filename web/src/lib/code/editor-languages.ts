import { type Completion, snippetCompletion } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';

/** What a language brings to the editor: fetched when it is chosen, and not before. */
export async function languageSupport(language: string): Promise<Extension> {
	switch (language) {
		case 'python':
			return (await import('@codemirror/lang-python')).python();
		case 'javascript':
			return (await import('@codemirror/lang-javascript')).javascript();
		case 'typescript':
			return (await import('@codemirror/lang-javascript')).javascript({ typescript: true });
		case 'java':
		case 'csharp':
			return (await import('@codemirror/lang-java')).java();
		case 'cpp':
		case 'c':
			return (await import('@codemirror/lang-cpp')).cpp();
		case 'go':
			return (await import('@codemirror/lang-go')).go();
		case 'rust':
			return (await import('@codemirror/lang-rust')).rust();
		case 'sql': {
			const { sql, SQLite } = await import('@codemirror/lang-sql');
			return sql({ dialect: SQLite, upperCaseKeywords: true });
		}
		default:
			return [];
	}
}

/** By how the text at hand is indented, else as is usual in the language. */
export function indentOf(text: string, language: string): string {
	const first = /^([ \t]+)\S/m.exec(text)?.[1];
	if (first) return first.startsWith('\t') ? '\t' : ' '.repeat(Math.min(first.length, 8));
	if (language === 'go') return '\t';
	return language === 'javascript' || language === 'typescript' ? '  ' : '    ';
}

const KEYWORDS: Record<string, string> = {
	java: 'abstract boolean break case catch char class continue default do double else enum extends final finally float for if implements import instanceof int interface long new null private protected public record return static super switch this throw throws true try var void while String Integer Long Math Map HashMap List ArrayList Set HashSet Deque ArrayDeque PriorityQueue Arrays Collections Comparator StringBuilder',
	cpp: 'auto bool break case catch char class const constexpr continue default delete do double else enum explicit false float for if int long namespace new nullptr operator private public return size_t static struct switch template this throw true try typename using void while vector string map unordered_map set unordered_set pair queue deque stack priority_queue sort reverse min max push_back emplace_back begin end',
	c: 'break case char const continue default do double else enum for if int long return size_t sizeof static struct switch typedef unsigned void while malloc free realloc memset memcpy strlen strcmp qsort printf',
	rust: 'as break const continue else enum false fn for if impl in let loop match mod move mut pub ref return self Self static struct trait true use where while Vec String Option Some None Result Ok Err Box HashMap HashSet BTreeMap BinaryHeap VecDeque iter collect map filter enumerate unwrap'
};

const block = (template: string, label: string, detail: string) => snippetCompletion(template, { label, detail, type: 'keyword' });

const SNIPPETS: Record<string, Completion[]> = {
	java: [
		block('for (int ${i} = 0; ${i} < ${n}; ${i}++) {\n\t${}\n}', 'for', 'loop'),
		block('for (${int} ${x} : ${values}) {\n\t${}\n}', 'foreach', 'loop over values'),
		block('while (${condition}) {\n\t${}\n}', 'while', 'loop')
	],
	cpp: [
		block('for (int ${i} = 0; ${i} < ${n}; ++${i}) {\n\t${}\n}', 'for', 'loop'),
		block('for (const auto& ${x} : ${values}) {\n\t${}\n}', 'foreach', 'loop over values'),
		block('while (${condition}) {\n\t${}\n}', 'while', 'loop')
	],
	c: [block('for (int ${i} = 0; ${i} < ${n}; ++${i}) {\n\t${}\n}', 'for', 'loop')],
	rust: [
		block('for ${i} in 0..${n} {\n\t${}\n}', 'for', 'loop'),
		block('for (${i}, ${x}) in ${values}.iter().enumerate() {\n\t${}\n}', 'for enumerate', 'loop with index'),
		block('match ${value} {\n\t${pattern} => ${},\n}', 'match', 'cases')
	]
};

/** Only what the language's own support does not offer. */
export function completionsOf(language: string): Completion[] {
	const words = (KEYWORDS[language] ?? '').split(' ').filter(Boolean);
	const snippets = SNIPPETS[language] ?? [];
	const taken = new Set(snippets.map(({ label }) => label));
	return [...snippets, ...words.filter((word) => !taken.has(word)).map((label) => ({ label, type: 'keyword' }))];
}
