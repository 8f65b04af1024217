import { beforeEach, describe, expect, it } from 'vitest';
import { Outbox } from './outbox';
import { shelf } from './shelf.fixture';

describe('the outbox', () => {
	let keeping: ReturnType<typeof shelf>;
	beforeEach(() => (keeping = shelf()));

	it('keeps a command until it is settled', () => {
		const outbox = new Outbox('i1', keeping);
		outbox.add({ id: 'a', type: 'answer', data: { answer: 'x' } });
		expect(outbox.waiting()).toEqual([{ id: 'a', type: 'answer', data: { answer: 'x' } }]);
		outbox.settle('a');
		expect(outbox.waiting()).toEqual([]);
	});

	it('survives a closed tab, in the order given', () => {
		const first = new Outbox('i1', keeping, () => 5);
		first.add({ id: 'z', type: 'hint', data: {} });
		first.add({ id: 'a', type: 'answer', data: {} });
		const reopened = new Outbox('i1', keeping, () => 5_000);
		reopened.add({ id: 'b', type: 'end', data: {} });
		expect(reopened.waiting().map((command) => command.id)).toEqual(['z', 'a', 'b']);
	});

	it('never mixes two interviews', () => {
		new Outbox('i1', keeping).add({ id: 'a', type: 'answer', data: {} });
		expect(new Outbox('i2', keeping).waiting()).toEqual([]);
	});

	it('gives up what cannot be read rather than failing for ever', () => {
		keeping.all.set('viva.out.i1.broken', '{');
		const outbox = new Outbox('i1', keeping);
		expect(outbox.waiting()).toEqual([]);
		expect(keeping.all.size).toBe(0);
	});
});
