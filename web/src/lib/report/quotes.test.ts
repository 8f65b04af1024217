import { expect, it } from 'vitest';
import { quotesOf } from './quotes';

const cited = (quote: string, question_id = 'q1') => ({ question_id, quote });

it('quotes what is not quoted with a finding, once, and of many only a few', () => {
	const noticed = [{ finding: 'x', note: '', answers: 1, quotes: [cited('first')] }];
	const evidence = [cited('first'), cited('first', 'q2'), cited('second'), cited('second'), cited('third'), cited('fourth')];
	expect(quotesOf({ noticed, evidence })).toEqual([cited('first', 'q2'), cited('second'), cited('third')]);
});
