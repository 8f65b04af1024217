// What a report says of code, of how it was told, and of what to practise. Fetched with a report, never before the room.
import { counted } from './en-forms';

const SUPERSCRIPTS: Record<string, string> = { '2': '²', '3': '³', n: 'ⁿ' };
const readable = (growth: string) => growth.replaceAll(/\^([23n])/g, (_, power: string) => SUPERSCRIPTS[power] ?? power);
const growths: Record<string, string> = { '1': 'not at all' };

const lines = (first: number, last: number) => (first === last ? `Line ${first}` : `Lines ${first} to ${last}`);

export const feedback = {
	code: {
		title: 'What the tests say of the code',
		correctness: 'Correctness',
		efficiency: 'Efficiency',
		quality: 'How the code reads',
		tests: 'Tests that ran',
		all_tests: (n: number) => `Show all ${n} tests`,
		hidden_kept: 'Of a hidden test its name and what came of it are told, never its input.',
		points: (points: string, max: string) => `${points} of ${max}`,
		no_efficiency: 'No points were given or taken for efficiency.',
		no_quality: 'No points were given or taken for how it reads.',
		quality_unknown: 'How it reads cannot be told: not all of it was understood.',
		no_facts: 'Nothing was found that speaks for it or against it.',
		good: 'Speaks for it',
		against: 'Speaks against it',
		lines,
		not_kept: 'The run that this answer was judged by is not among those that are kept.',
		our_fault: 'The code could not be run, and that was our fault. It costs you nothing: the answer is left out of the score.',
		size: 'Size of the input',
		time: 'Time',
		chart: 'Time against the size of the input'
	},
	grows_like: (names: string[]) =>
		names.length === 1 && growths[names[0]!] ? 'Its time does not grow with the input.' : `Its time grows like ${names.map(readable).join(' or ')}.`,
	grows_unknown: 'How its time grows cannot be told.',
	parts: {
		names: {
			technical: 'Technical',
			problem_solving: 'Problem solving',
			communication: 'Communication',
			experience: 'Experience'
		} as Record<string, string>,
		weight: (share: number) => `Counts ${Math.round(100 * share)} of 100`,
		no_weight: 'Does not count here',
		rests_on: (n: number) => `What it rests on (${n})`,
		tests_passed: (n: number) => `${counted(n, 'test', 'tests')} passed`
	},
	dimensions: {
		counts: 'It is a part of the score by the pattern of such companies. Confidence is told and never counted.',
		beside: 'This stands beside the score and is no part of it.',
		words_only: 'It looks at words alone, and never at grammar, spelling, accent, a face or a voice.',
		confidence: 'Confidence, as the words show it',
		not_told: 'Not told',
		quotes: 'Where it shows'
	},
	practise: {
		skill: (name: string) => `Practise ${name}`,
		problem: 'Solve it again'
	}
};
