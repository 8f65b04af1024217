/** The part of Markdown that statements are written in, as data. What is not known stays text: no markup ever passes. */
export type Inline =
	| { kind: 'text'; text: string }
	| { kind: 'code'; text: string }
	| { kind: 'raised'; text: string }
	| { kind: 'strong' | 'em'; inner: Inline[] }
	| { kind: 'link'; href: string; inner: Inline[] };

export type Block =
	| { kind: 'heading'; level: 3 | 4; inner: Inline[] }
	| { kind: 'paragraph'; inner: Inline[] }
	| { kind: 'code'; language: string; text: string }
	| { kind: 'list'; ordered: boolean; start: number; items: Block[][] }
	| { kind: 'quote'; blocks: Block[] }
	| { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
	| { kind: 'rule' };

const FENCE = /^\s{0,3}(```+|~~~+)\s*([\w+#-]*)\s*$/;
const ITEM = /^(\s{0,3})([-*+]|\d{1,9}[.)])\s+(.*)$/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.+?)\s*#*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const DEPTH_MAX = 6;

export const markdown = (text: string): Block[] => blocksOf(text.replace(/\r\n?/g, '\n').split('\n'), 0);

function blocksOf(lines: string[], depth: number): Block[] {
	const blocks: Block[] = [];
	let i = 0;
	while (i < lines.length) {
		const [block, used] = blockAt(lines, i, depth);
		if (block) blocks.push(block);
		i += used;
	}
	return blocks;
}

/** The block that begins here, and how many lines it takes. */
function blockAt(lines: string[], at: number, depth: number): [Block | null, number] {
	const line = lines[at]!;
	if (!line.trim()) return [null, 1];
	if (FENCE.test(line)) return fenced(lines, at);
	const heading = HEADING.exec(line);
	if (heading) return [{ kind: 'heading', level: heading[1]!.length < 3 ? 3 : 4, inner: inline(heading[2]!) }, 1];
	if (RULE.test(line)) return [{ kind: 'rule' }, 1];
	if (depth < DEPTH_MAX && /^\s{0,3}>/.test(line)) return quoted(lines, at, depth);
	if (depth < DEPTH_MAX && ITEM.test(line)) return listed(lines, at, depth);
	if (isTable(lines, at)) return tabled(lines, at);
	return paragraph(lines, at);
}

function fenced(lines: string[], at: number): [Block, number] {
	const [, fence, language] = FENCE.exec(lines[at]!)!;
	const end = lines.findIndex((line, i) => i > at && line.trim().startsWith(fence!) && !line.trim().slice(fence!.length).trim());
	const last = end < 0 ? lines.length : end;
	return [{ kind: 'code', language: language ?? '', text: lines.slice(at + 1, last).join('\n') }, last - at + 1];
}

function quoted(lines: string[], at: number, depth: number): [Block, number] {
	let n = 0;
	while (/^\s{0,3}>/.test(lines[at + n] ?? '')) n++;
	const inner = lines.slice(at, at + n).map((line) => line.replace(/^\s{0,3}> ?/, ''));
	return [{ kind: 'quote', blocks: blocksOf(inner, depth + 1) }, n];
}

function listed(lines: string[], at: number, depth: number): [Block, number] {
	const ordered = /\d/.test(ITEM.exec(lines[at]!)![2]!);
	const items: string[][] = [];
	let i = at;
	for (; i < lines.length; i++) {
		const line = lines[i]!;
		const item = ITEM.exec(line);
		if (item && /\d/.test(item[2]!) === ordered) items.push([item[3]!]);
		else if (!line.trim() && continues(lines[i + 1] ?? '', ordered)) items.at(-1)!.push('');
		else if (/^\s{2,}\S/.test(line)) items.at(-1)!.push(line.replace(/^\s{2,4}/, ''));
		else if (line.trim() && lines[i - 1]?.trim() && !startsBlock(line)) items.at(-1)!.push(line);
		else break;
	}
	const start = Number.parseInt(ITEM.exec(lines[at]!)![2]!, 10) || 1;
	return [{ kind: 'list', ordered, start, items: items.map((item) => blocksOf(item, depth + 1)) }, i - at];
}

const continues = (next: string, ordered: boolean) => {
	const item = ITEM.exec(next);
	return /^\s{2,}\S/.test(next) || (item !== null && /\d/.test(item[2]!) === ordered);
};

const startsBlock = (line: string) => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || ITEM.test(line) || /^\s{0,3}>/.test(line);

const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const isTable = (lines: string[], at: number) => lines[at]!.includes('|') && (lines[at + 1] ?? '').includes('-') && DIVIDER.test(lines[at + 1] ?? '');

const cells = (line: string): Inline[][] =>
	line
		.trim()
		.replace(/^\||\|$/g, '')
		.split(/(?<!\\)\|/)
		.map((cell) => inline(cell.trim().replaceAll('\\|', '|')));

function tabled(lines: string[], at: number): [Block, number] {
	let n = 2;
	while (lines[at + n]?.trim() && lines[at + n]!.includes('|')) n++;
	return [{ kind: 'table', head: cells(lines[at]!), rows: lines.slice(at + 2, at + n).map(cells) }, n];
}

function paragraph(lines: string[], at: number): [Block, number] {
	let n = 1;
	while (lines[at + n]?.trim() && !startsBlock(lines[at + n]!)) n++;
	const text = lines.slice(at, at + n).map((line) => line.trim()).join('\n');
	return [{ kind: 'paragraph', inner: inline(text) }, n];
}

/** One look for each kind, the one that begins first wins; what is inside is looked at again, except for code. */
const INLINE: { kind: Inline['kind']; form: RegExp }[] = [
	{ kind: 'text', form: /\\([\\`*_{}[\]()#+.!|<>^-])/ },
	{ kind: 'code', form: /(`+)(?!`)(.+?)(?<!`)\1(?!`)/s },
	{ kind: 'link', form: /\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/ },
	{ kind: 'strong', form: /\*\*(?=\S)(.+?)(?<=\S)\*\*/s },
	{ kind: 'em', form: /(?<![\w*])[*](?=[^\s*])(.+?)(?<=[^\s*])[*](?![\w*])|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)/s },
	{ kind: 'raised', form: /(?<=\b(?:\d+|[a-zA-Z]))\^(\{[^{}\s]+\}|-?\w+)/ }
];

export function inline(text: string): Inline[] {
	const found: Inline[] = [];
	let rest = text;
	while (rest) {
		const next = INLINE.map(({ kind, form }) => ({ kind, match: form.exec(rest) }))
			.filter(({ match }) => match !== null)
			.sort((a, b) => a.match!.index - b.match!.index)[0];
		if (!next) break;
		const match = next.match!;
		if (match.index) found.push({ kind: 'text', text: rest.slice(0, match.index) });
		found.push(piece(next.kind, match));
		rest = rest.slice(match.index + match[0].length);
	}
	if (rest) found.push({ kind: 'text', text: rest });
	return found;
}

function piece(kind: Inline['kind'], match: RegExpExecArray): Inline {
	const inner = match[1] ?? match[2] ?? '';
	switch (kind) {
		case 'code':
			return { kind, text: match[2]!.replace(/^ (.+) $/s, '$1') };
		case 'link':
			return { kind, href: match[2]!, inner: inline(inner) };
		case 'strong':
		case 'em':
			return { kind, inner: inline(inner) };
		case 'raised':
			return { kind, text: inner.replace(/^\{(.+)\}$/, '$1') };
		default:
			return { kind: 'text', text: inner };
	}
}

/** In code too 10^9 is a power; between spaces, or of a name, it is an operator and stays. */
export const powersIn = (text: string): { text: string; raised: boolean }[] =>
	text
		.split(/(?<=\d)\^(-?\d+)/)
		.map((piece, i) => ({ text: piece, raised: i % 2 === 1 }))
		.filter(({ text }) => text);
