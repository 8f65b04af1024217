// A blueprint as its YAML has it. The form and the YAML are two views of this one mapping.
import { numberOf } from '../tests/draft';

export interface SectionMapping {
	phase: string;
	title: string;
	kinds: string[];
	share?: unknown;
	at_least?: unknown;
	personal?: boolean;
}

export interface SelectionMapping {
	purpose: string;
	[field: string]: unknown;
}

export interface Mapping {
	id?: string;
	title?: string;
	mode?: string;
	sections?: SectionMapping[];
	adaptive?: boolean;
	selection?: SelectionMapping;
	[field: string]: unknown;
}

export const newMapping = (): Mapping => ({
	id: '',
	title: '',
	mode: 'test',
	max_questions: 15,
	duration_min: 60,
	question_time_limit_s: 120,
	difficulty: 'medium',
	adaptive: false,
	follow_ups_max: 0,
	hints: false,
	feedback: 'at_end',
	skip_allowed: true,
	pause_allowed: false,
	sections: [{ phase: 'role_skills', title: 'Choices', kinds: ['multiple_choice'], share: 1, at_least: 0 }]
});

/** Sections are there to be edited, whatever somebody wrote. */
export function shaped(raw: Mapping): Mapping {
	const sections = Array.isArray(raw.sections) ? raw.sections : [];
	return {
		...raw,
		sections: sections.filter((one) => one && typeof one === 'object').map((one) => ({ ...one, kinds: Array.isArray(one.kinds) ? one.kinds : [] }))
	};
}

/** A number where it is one; what is not stays as it was written, and the check says what is wrong with it. */
export function written(text: string): number | string | undefined {
	if (!text.trim()) return undefined;
	return numberOf(text) ?? text;
}

export type Choosing = 'fixed' | 'steps' | 'practice' | 'measure';

/** Practice that adapts and says no more aims where learning is; only a test can go in steps. */
export function choosingOf({ adaptive, selection, mode }: Mapping): Choosing {
	if (adaptive === false) return 'fixed';
	if (!selection) return mode === 'test' ? 'steps' : 'practice';
	return selection.purpose === 'measure' ? 'measure' : 'practice';
}

const MEASURE = { skill_quotas: 'by_role', se_target: 0.45, questions_min: 8, exposure_max: 0.25, pool: 120 };

export function withChoosing(mapping: Mapping, choosing: Choosing): Mapping {
	const { selection, ...rest } = mapping;
	if (choosing === 'fixed') return { ...rest, adaptive: false };
	if (choosing === 'steps') return { ...rest, adaptive: true };
	return { ...rest, adaptive: true, selection: { ...(choosing === 'measure' ? MEASURE : {}), ...selection, purpose: choosing } };
}

/** Where the one at `index` stands one place further up (-1) or down (1). */
export function moved<One>(list: readonly One[], index: number, by: -1 | 1): One[] {
	const to = index + by;
	if (to < 0 || to >= list.length) return [...list];
	const next = [...list];
	[next[index], next[to]] = [next[to]!, next[index]!];
	return next;
}
