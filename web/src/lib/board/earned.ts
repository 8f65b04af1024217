// Which parts of a drawing earned points, and for what.
import type { Criterion } from '../api/types';

export interface Earned {
	/** The numbers of the criteria, as they stand in their list. */
	numbers: number[];
	names: string[];
	quote: string;
}

/** By the id of the shape or link, which never share one in a list of their own. */
export interface EarnedParts {
	shapes: Map<string, Earned>;
	links: Map<string, Earned>;
}

export function earnedIn(criteria: Criterion[]): EarnedParts {
	const found: EarnedParts = { shapes: new Map(), links: new Map() };
	criteria.forEach(({ name, points, evidence }, i) => {
		if (points <= 0) return;
		for (const { board: part, quote } of evidence) {
			if (!part) continue;
			const [parts, id] = 'shape' in part ? [found.shapes, part.shape] : [found.links, part.link];
			const before = parts.get(id) ?? { numbers: [], names: [], quote: quote ?? '' };
			if (before.numbers.includes(i + 1)) continue;
			parts.set(id, { ...before, numbers: [...before.numbers, i + 1], names: [...before.names, name] });
		}
	});
	return found;
}
