import { describe, expect, it } from 'vitest';
import { laidOut, stepsAt, type SkillNode } from './layout';

const node = (id: string, ...needs: string[]): SkillNode => ({ id, label: id, needs });
const layers = (nodes: SkillNode[]) => Object.fromEntries(laidOut(nodes).nodes.map(({ id, layer }) => [id, layer]));

describe('the layout of a graph', () => {
	it('puts each skill after all that it needs, by the longest way', () => {
		expect(layers([node('d', 'a', 'c'), node('a'), node('b', 'a'), node('c', 'b')])).toEqual({ a: 0, b: 1, c: 2, d: 3 });
	});
	it('gives every node a place of its own', () => {
		const nodes = Array.from({ length: 40 }, (_, i) => node(`n${i}`, ...(i < 4 ? [] : [`n${(i * 7) % i}`, `n${(i * 3) % i}`])));
		const { nodes: placed, widest } = laidOut(nodes);
		expect(new Set(placed.map(({ layer, slot }) => `${layer}:${slot}`)).size).toBe(40);
		expect(Math.max(...placed.map(({ slot }) => slot)) + 1).toBe(widest);
		const layer = new Map(placed.map((one) => [one.id, one.layer]));
		for (const one of nodes) for (const need of one.needs) expect(layer.get(need)).toBeLessThan(layer.get(one.id)!);
	});
	it('takes away the crossings that an unlucky order makes', () => {
		const { nodes } = laidOut([node('a'), node('b'), node('c'), node('x', 'c'), node('y', 'b'), node('z', 'a')]);
		const slot = new Map(nodes.map((one) => [one.id, one.slot]));
		expect(['z', 'y', 'x'].map((id) => slot.get(id))).toEqual(['a', 'b', 'c'].map((id) => slot.get(id)));
	});
	it('names a circle and what waits for it, and still places the rest', () => {
		const graph = laidOut([node('free'), node('a', 'b'), node('b', 'a'), node('after', 'b')]);
		expect(graph.circular).toEqual(['a', 'b', 'after']);
		expect(graph.nodes).toHaveLength(4);
		expect(graph.nodes.find(({ id }) => id === 'free')!.layer).toBe(0);
	});
	it('does not wait for what is not there', () => {
		const graph = laidOut([node('a', 'gone')]);
		expect([graph.circular, graph.edges, graph.layers]).toEqual([[], [], 1]);
	});
	it('is nothing without skills', () => {
		expect(laidOut([])).toEqual({ nodes: [], edges: [], layers: 0, widest: 0, circular: [] });
	});
	it('numbers a walk, and a skill that came twice has both', () => {
		expect([...stepsAt(['a', 'b', 'a'])]).toEqual([['a', [1, 3]], ['b', [2]]]);
	});
});
