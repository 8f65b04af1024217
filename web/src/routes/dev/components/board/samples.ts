import type { Evaluation } from '$lib/api/types';
import type { Board } from '$lib/board/types';

export const board: Board = {
	shapes: [
		{ id: 's1', kind: 'actor', label: 'Customer', x: 0, y: 72, width: 104, height: 96 },
		{ id: 's2', kind: 'box', label: 'Gateway', x: 192, y: 88, width: 144, height: 64 },
		{ id: 's3', kind: 'queue', label: 'Orders to do', x: 448, y: 24, width: 160, height: 56 },
		{ id: 's4', kind: 'store', label: 'Orders', x: 464, y: 168, width: 128, height: 80 },
		{ id: 's5', kind: 'cloud', label: 'Payments\n(elsewhere)', x: 192, y: 240, width: 168, height: 96 },
		{ id: 's6', kind: 'note', label: '2,000 orders a second at noon', x: 448, y: 296, width: 160, height: 80 }
	],
	links: [
		{ id: 'l1', from: 's1', to: 's2', label: '', arrow: 'both' },
		{ id: 'l2', from: 's2', to: 's3', label: 'puts', arrow: 'forward' },
		{ id: 'l3', from: 's2', to: 's4', label: 'reads', arrow: 'forward' },
		{ id: 'l4', from: 's3', to: 's4', label: 'one writer, in order', arrow: 'forward' },
		{ id: 'l5', from: 's2', to: 's5', label: 'pays, with a key that makes it once', arrow: 'forward' },
		{ id: 'l6', from: 's5', to: 's2', label: 'tells', arrow: 'forward' }
	]
};

export const evaluation: Evaluation = {
	score: 7,
	feedback: '',
	strengths: [],
	improvements: [],
	criteria: [
		{ name: 'Takes the load off the store', points: 2, max: 2, evidence: [{ board: { shape: 's3' }, quote: 'Orders to do' }] },
		{ name: 'Writes once', points: 2, max: 3, evidence: [{ board: { link: 'l5' }, quote: 'Gateway -> Payments (elsewhere): pays, with a key that makes it once' }] },
		{ name: 'Says what happens when it fails', points: 0, max: 2, evidence: [] }
	]
};
