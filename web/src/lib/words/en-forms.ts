// Sentences that take their form from what they tell of.

interface MadeBy {
	kind: string;
	name: string;
	version: string;
}

const vendors: Record<string, string> = { openai: 'OpenAI', gemini: 'Google Gemini', anthropic: 'Anthropic', ollama: 'Ollama', deepgram: 'Deepgram' };
export const vendor = (name: string) => vendors[name] ?? name;
const vendorsIn = (names: string) => names.split(', ').map(vendor).join(' and ');

/** A model is called by its vendor's name, with its own; what is ours by what it does. */
export function madeBy({ kind, name, version }: MadeBy): string {
	if (kind === 'model') return `AI model of ${vendorsIn(name)} (${version.replace(/[ ,].*$/, '')})`;
	if (kind === 'bank') return 'question bank';
	if (kind === 'human') return 'person who read it';
	return name === 'floor' ? 'built-in interviewer' : `${name}, version ${version}`;
}

export function shortly({ kind, name }: MadeBy): string {
	if (kind === 'model') return vendorsIn(name);
	if (kind === 'bank') return 'Question bank';
	return name === 'floor' ? 'Built-in interviewer' : `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
}

const by: Record<string, string> = { skills: ', by the skills that it names', job: ', by the job description' };

/** Which role it will be, and how that was understood. */
export function roleOf(match: { asked: string; role: string; role_name: string; recognised: boolean; by: string }): string {
	const { asked, role, role_name, recognised } = match;
	if ([role, role_name].some((name) => name.toLowerCase() === asked.trim().toLowerCase())) return `For the role ${role_name}.`;
	const because = by[match.by] ?? '';
	if (recognised) return `You asked for “${asked}”. That was taken to mean ${role_name}${because}.`;
	return `“${asked}” is not in the question bank. The nearest role${because} is ${role_name}.`;
}

export const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
