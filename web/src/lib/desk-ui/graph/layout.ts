// Where the skills of a graph stand: in layers, each after all that it needs.

export interface SkillNode {
	id: string;
	label: string;
	needs: readonly string[];
	note?: string;
}

export interface Placed {
	id: string;
	layer: number;
	/** Its place within the layer, from 0. */
	slot: number;
}

export interface Layout {
	nodes: Placed[];
	edges: { from: string; to: string }[];
	layers: number;
	widest: number;
	/** What is part of a circle, or waits for one. */
	circular: string[];
}

/** Each node one layer after the last of what it needs. Nodes of a circle cannot be placed so; they come last. */
function layersOf(nodes: readonly SkillNode[], known: ReadonlySet<string>): { layer: Map<string, number>; circular: string[] } {
	const layer = new Map<string, number>();
	let waiting = [...nodes];
	for (;;) {
		const free = waiting.filter((node) => node.needs.every((need) => !known.has(need) || layer.has(need)));
		if (free.length === 0) break;
		for (const node of free) layer.set(node.id, Math.max(-1, ...node.needs.map((need) => layer.get(need) ?? -1)) + 1);
		waiting = waiting.filter((node) => !layer.has(node.id));
	}
	const last = Math.max(-1, ...layer.values()) + 1;
	for (const node of waiting) layer.set(node.id, last);
	return { layer, circular: waiting.map(({ id }) => id) };
}

/** One sweep: layer by layer, each node goes to the middle of what it is joined to in the layers that have been. */
function swept(rows: string[][], joined: Map<string, string[]>, back: boolean): string[][] {
	const next = [...rows];
	const slot = new Map<string, number>();
	const layers = next.map((_, i) => i);
	for (const layer of back ? layers.reverse() : layers) {
		const row = next[layer]!;
		const at = new Map(
			row.map((id, i) => {
				const been = (joined.get(id) ?? []).filter((other) => slot.has(other));
				return [id, been.length > 0 ? been.reduce((sum, other) => sum + slot.get(other)!, 0) / been.length : (i + 0.5) / row.length];
			})
		);
		next[layer] = row.toSorted((a, b) => at.get(a)! - at.get(b)!);
		next[layer].forEach((id, i) => slot.set(id, (i + 0.5) / row.length));
	}
	return next;
}

/** A few sweeps there and back take most crossings away; the best of them is kept. */
function ordered(rows: string[][], joined: Map<string, string[]>): string[][] {
	let [best, places] = [rows, rows];
	for (let sweep = 0; sweep < 6 && crossings(best, joined) > 0; sweep++) {
		places = swept(places, joined, sweep % 2 === 1);
		if (crossings(places, joined) < crossings(best, joined)) best = places;
	}
	return best;
}

function crossings(rows: string[][], joined: Map<string, string[]>): number {
	const slot = new Map(rows.flatMap((row) => row.map((id, i) => [id, i] as const)));
	let count = 0;
	for (let i = 0; i + 1 < rows.length; i++) {
		const below = new Set(rows[i + 1]);
		const edges = rows[i]!.flatMap((a) => (joined.get(a) ?? []).filter((b) => below.has(b)).map((b) => [slot.get(a)!, slot.get(b)!] as const));
		for (const [n, [a, b]] of edges.entries()) for (const [c, d] of edges.slice(n + 1)) count += Number((a - c) * (b - d) < 0);
	}
	return count;
}

export function laidOut(nodes: readonly SkillNode[]): Layout {
	const known = new Set(nodes.map(({ id }) => id));
	const { layer, circular } = layersOf(nodes, known);
	const edges = nodes.flatMap((node) => node.needs.filter((need) => known.has(need)).map((need) => ({ from: need, to: node.id })));
	const joined = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
	for (const { from, to } of edges) {
		joined.get(from)!.push(to);
		joined.get(to)!.push(from);
	}
	const layers = Math.max(-1, ...layer.values()) + 1;
	const rows = Array.from({ length: layers }, (_, i) => nodes.filter(({ id }) => layer.get(id) === i).map(({ id }) => id));
	const places = ordered(rows, joined);
	return {
		nodes: places.flatMap((row, i) => row.map((id, slot) => ({ id, layer: i, slot }))),
		edges,
		layers,
		widest: Math.max(0, ...places.map((row) => row.length)),
		circular
	};
}

/** The numbers of the steps that came by each node. */
export function stepsAt(walk: readonly string[]): Map<string, number[]> {
	const steps = new Map<string, number[]>();
	walk.forEach((id, i) => steps.set(id, [...(steps.get(id) ?? []), i + 1]));
	return steps;
}
