// A drawing in words, line for line as the server tells it.
import type { Arrow, Board, Link, Shape } from './types';

const SIGNS: Record<Arrow, string> = { forward: '->', both: '<->', none: '--' };
export const oneLine = (label: string): string => label.split(/\s+/).filter(Boolean).join(' ');

const nameOf = (shape: Shape | undefined): string => (shape ? oneLine(shape.label) || `a ${shape.kind} without a name` : '');
const nameAndKind = (shape: Shape | undefined): string =>
	!shape || shape.kind === 'box' || !oneLine(shape.label) ? nameOf(shape) : `${oneLine(shape.label)} (${shape.kind})`;

export function linkTold(board: Board, link: Link, name: (shape: Shape | undefined) => string = nameOf): string {
	const [from, to] = [link.from, link.to].map((id) => name(board.shapes.find((shape) => shape.id === id)));
	const ends = `${from} ${SIGNS[link.arrow]} ${to}`;
	return oneLine(link.label) ? `${ends}: ${oneLine(link.label)}` : ends;
}

/** A line for each link, then what no link reaches, then the notes. */
export function outlineOf(board: Board): string[] {
	const linked = new Set(board.links.flatMap(({ from, to }) => [from, to]));
	const alone = board.shapes.filter(({ id }) => !linked.has(id));
	return [
		...board.links.map((link) => linkTold(board, link, nameAndKind)),
		...alone.filter(({ kind }) => kind !== 'note').map((shape) => `${nameAndKind(shape)}, linked to nothing`),
		...alone.filter(({ kind, label }) => kind === 'note' && oneLine(label)).map(({ label }) => `Note: ${oneLine(label)}`)
	];
}
