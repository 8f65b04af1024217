// Interviews as kinds of companies lead them. Fetched when somebody looks at them.
import { counted } from './en-forms';

const kinds: Record<string, [one: string, many: string]> = {
	coding_problem: ['coding problem', 'coding problems'],
	system_design: ['system design', 'system designs'],
	technical_concept: ['question about concepts', 'questions about concepts'],
	behavioral: ['question about experience', 'questions about experience']
};

export const company = {
	title: 'Interview like at …',
	lead: 'Eight kinds of companies, each with its own length, mixture and focus.',
	minutes: (n: number) => `${n} minutes`,
	count: (kind: string, n: number) => counted(n, ...(kinds[kind] ?? ([kind, kind] as [string, string]))),
	focus: (focus: string[]) => `Looks at ${focus.map((one) => `${one[0]?.toLowerCase() ?? ''}${one.slice(1)}`).join(', ')}.`,
	type: 'Which part of it',
	types: {
		mixed: 'All of it',
		technical_coding: 'Code and concepts',
		system_design: 'System design',
		behavioral: 'Experience'
	} as Record<string, string>
};
