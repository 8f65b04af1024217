import { describe, expect, it } from 'vitest';
import { read, written } from './yaml';

describe('a question as YAML', () => {
	const mapping = { id: 'a-b', text: 'yes', weight: 2, options: [{ text: 'No: never', right: true }], hints: ['on', '12'] };
	it('comes back as it was written', async () => {
		expect(await read(await written(mapping))).toEqual({ mapping });
	});
	it('has words that other readers take for true in quotes', async () => {
		expect(await written({ text: 'yes' })).toBe('text: "yes"\n');
	});
	it('tells what is wrong, with its line', async () => {
		expect(await read('id: a\ntext: "open')).toMatchObject({ line: 2 });
		expect(await read('- a\n- b')).toEqual({ problem: 'no_mapping' });
	});
	it('is not blown up by references', async () => {
		expect(await read('a: &x [1]\nb: *x')).toHaveProperty('problem');
	});
});
