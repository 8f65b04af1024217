/** What a compiler, or the end of a traceback, says about a place in the code. */
export interface Complaint {
	file: string;
	/** From 1. */
	line: number;
	/** From 1; 0 where only the line is known. */
	column: number;
	message: string;
	severity: 'error' | 'warning';
}

const PLACE = String.raw`(?<file>[\w.-]+\.\w+)`;

/** gcc, javac, go, tsc: `file:line[:column]: message`; tsc also `file(line,column): error`. */
const IN_A_LINE = [
	new RegExp(String.raw`(?:^|[\s/])${PLACE}:(?<line>\d+):(?<column>\d+): (?:(?:fatal )?(?<severity>error|warning|note): )?(?<message>.+)$`),
	new RegExp(String.raw`(?:^|[\s/])${PLACE}:(?<line>\d+): (?:(?<severity>error|warning): )?(?<message>.+)$`),
	new RegExp(String.raw`(?:^|[\s/])${PLACE}\((?<line>\d+),(?<column>\d+)\): (?<severity>error|warning)(?: \w+)?: (?<message>.+)$`)
];
const RUST_HEAD = /^(?<severity>error|warning)(?:\[\w+\])?: (?<message>.+)$/;
const RUST_PLACE = new RegExp(String.raw`^\s*--> (?:.*/)?${PLACE}:(?<line>\d+):(?<column>\d+)$`);
const PYTHON_PLACE = new RegExp(String.raw`^\s*File "(?:.*/)?${PLACE}", line (?<line>\d+)`);
const PYTHON_END = /^(?<message>[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Warning)(?:: .*)?)$/;
const NODE_PLACE = new RegExp(String.raw`^(?:file://)?(?:.*/)?${PLACE}:(?<line>\d+)(?::(?<column>\d+))?$`);

const COMPLAINTS_MAX = 50;

export function complaintsIn(text: string): Complaint[] {
	const lines = text.split('\n');
	const found = [...inLines(lines), ...fromRust(lines), ...fromTraceback(lines), ...fromNode(lines)];
	const seen = new Set<string>();
	return found
		.filter((one) => {
			const key = `${one.file}:${one.line}:${one.column}:${one.message}`;
			return one.line > 0 && !seen.has(key) && seen.add(key);
		})
		.slice(0, COMPLAINTS_MAX);
}

function complaint(groups: Record<string, string | undefined>, message = groups.message ?? '', severity = groups.severity): Complaint {
	return {
		file: groups.file ?? '',
		line: Number(groups.line ?? 0),
		column: Number(groups.column ?? 0),
		message: message.trim(),
		severity: severity === 'warning' ? 'warning' : 'error'
	};
}

function inLines(lines: string[]): Complaint[] {
	return lines.flatMap((line) => {
		for (const form of IN_A_LINE) {
			const groups = form.exec(line)?.groups;
			// A note explains another complaint.
			if (groups) return groups.severity === 'note' ? [] : [complaint(groups)];
		}
		return [];
	});
}

/** The message first, its place in the next line. */
function fromRust(lines: string[]): Complaint[] {
	return lines.flatMap((line, i) => {
		const place = RUST_PLACE.exec(line)?.groups;
		const head = RUST_HEAD.exec(lines[i - 1] ?? '')?.groups;
		return place && head ? [complaint(place, head.message, head.severity)] : [];
	});
}

/** The last place that is in the candidate's own files, and the line that ends it. */
function fromTraceback(lines: string[]): Complaint[] {
	const end = lines.findLast((line) => PYTHON_END.test(line));
	const places = lines.map((line) => PYTHON_PLACE.exec(line)?.groups).filter((groups) => groups !== undefined);
	const place = places.at(-1);
	return end && place ? [complaint(place, end)] : [];
}

/** `solution.js:3`, then the line itself, then the error further down. */
function fromNode(lines: string[]): Complaint[] {
	const at = lines.findIndex((line) => NODE_PLACE.test(line.trim()));
	const end = lines.find((line) => /^(Uncaught )?[A-Z]\w*Error: /.test(line));
	return at >= 0 && end ? [complaint(NODE_PLACE.exec(lines[at]!.trim())!.groups!, end)] : [];
}
