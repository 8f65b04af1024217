import { describe, expect, it } from 'vitest';
import { choosingOf, moved, newMapping, shaped, withChoosing, written } from './mapping';

describe('a blueprint in its form', () => {
	it('says how questions are chosen, and is changed to another way without losing its numbers', () => {
		const measured = withChoosing({ ...newMapping(), selection: { purpose: 'practice', pool: 80 } }, 'measure');
		expect(measured).toMatchObject({ adaptive: true, selection: { purpose: 'measure', pool: 80, se_target: 0.45 } });
		expect([choosingOf(measured), choosingOf(withChoosing(measured, 'fixed')), choosingOf(withChoosing(measured, 'steps')), choosingOf(withChoosing(measured, 'practice'))]).toEqual(['measure', 'fixed', 'steps', 'practice']);
		expect([choosingOf({ mode: 'practice' }), choosingOf({ mode: 'test' })]).toEqual(['practice', 'steps']);
		expect(withChoosing(measured, 'fixed')).not.toHaveProperty('selection');
	});
	it('keeps what is no number as it was written, so that the check can name it', () => {
		expect([written('1,5'), written(' '), written('many')]).toEqual([1.5, undefined, 'many']);
	});
	it('has sections that can be edited, whatever the YAML says', () => {
		expect(shaped({ sections: [{ phase: 'x', title: 'y', kinds: 'z' }, 'no'] as never }).sections).toEqual([{ phase: 'x', title: 'y', kinds: [] }]);
		expect(shaped({ sections: 'no' as never }).sections).toEqual([]);
		expect(shaped({ extra: 1 })).toMatchObject({ extra: 1 });
	});
	it('moves a section by one place, and not past the ends', () => {
		expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
		expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
	});
});
