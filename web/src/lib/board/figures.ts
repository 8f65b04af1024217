// How each kind of shape looks: the same lines on the board and on paper.
import type { Kind, Shape } from './types';

export const SIZES: Record<Kind, { width: number; height: number }> = {
	box: { width: 144, height: 64 },
	store: { width: 128, height: 80 },
	queue: { width: 160, height: 56 },
	actor: { width: 104, height: 96 },
	cloud: { width: 168, height: 96 },
	note: { width: 160, height: 80 }
};

export interface Figure {
	/** What is filled and has an edge. */
	outline: string;
	/** Lines upon it. */
	detail: string;
}

/** How far the words stay from each side: top, right, bottom, left. */
export const INSETS: Record<Kind, [number, number, number, number]> = {
	box: [6, 10, 6, 10],
	store: [22, 8, 8, 8],
	queue: [6, 24, 6, 12],
	actor: [48, 2, 2, 2],
	cloud: [18, 26, 14, 26],
	note: [6, 18, 6, 10]
};

export function figureOf(kind: Kind, w: number, h: number): Figure {
	switch (kind) {
		case 'store': {
			const cap = Math.min(10, h / 5);
			const half = w / 2;
			return {
				outline: `M0 ${cap} A${half} ${cap} 0 0 1 ${w} ${cap} V${h - cap} A${half} ${cap} 0 0 1 0 ${h - cap} Z`,
				detail: `M0 ${cap} A${half} ${cap} 0 0 0 ${w} ${cap}`
			};
		}
		case 'queue': {
			const cap = Math.min(10, w / 6);
			const half = h / 2;
			return {
				outline: `M${cap} 0 H${w - cap} A${cap} ${half} 0 0 1 ${w - cap} ${h} H${cap} A${cap} ${half} 0 0 1 ${cap} 0 Z`,
				detail: `M${w - cap} 0 A${cap} ${half} 0 0 0 ${w - cap} ${h}`
			};
		}
		case 'actor': {
			const r = Math.min(11, h / 8);
			const [middle, neck] = [w / 2, 2 * r + 2];
			const [reach, foot] = [r * 1.8, neck + r * 2];
			return {
				outline:
					`M${middle - r} ${r + 1} a${r} ${r} 0 1 0 ${2 * r} 0 a${r} ${r} 0 1 0 ${-2 * r} 0 Z ` +
					`M${middle - reach} ${foot} a${reach} ${foot - neck - 2} 0 0 1 ${2 * reach} 0 Z`,
				detail: ''
			};
		}
		case 'cloud':
			return { outline: cloud(w, h), detail: '' };
		case 'note': {
			const fold = Math.min(14, w / 4, h / 4);
			return { outline: `M0 0 H${w - fold} L${w} ${fold} V${h} H0 Z`, detail: `M${w - fold} 0 V${fold} H${w}` };
		}
		default:
			return { outline: rounded(w, h, 8), detail: '' };
	}
}

const rounded = (w: number, h: number, r: number) =>
	`M${r} 0 H${w - r} a${r} ${r} 0 0 1 ${r} ${r} V${h - r} a${r} ${r} 0 0 1 ${-r} ${r} H${r} a${r} ${r} 0 0 1 ${-r} ${-r} V${r} a${r} ${r} 0 0 1 ${r} ${-r} Z`;

/** Bows along its edge, in parts of its size. */
function cloud(w: number, h: number): string {
	const at = (x: number, y: number) => `${round(x * w)} ${round(y * h)}`;
	const bow = (x1: number, y1: number, x2: number, y2: number, x: number, y: number) => `C${at(x1, y1)} ${at(x2, y2)} ${at(x, y)}`;
	return [
		`M${at(0.22, 0.94)}`,
		bow(0.08, 0.96, -0.01, 0.82, 0.03, 0.68),
		bow(-0.03, 0.5, 0.05, 0.34, 0.17, 0.34),
		bow(0.18, 0.1, 0.4, -0.03, 0.53, 0.12),
		bow(0.68, -0.02, 0.86, 0.1, 0.85, 0.33),
		bow(0.98, 0.36, 1.04, 0.6, 0.95, 0.74),
		bow(0.96, 0.92, 0.82, 1, 0.7, 0.94),
		bow(0.56, 1.02, 0.36, 1.02, 0.22, 0.94),
		'Z'
	].join(' ');
}

const round = (value: number) => Math.round(value * 10) / 10;

// Words in a shape

export const LINE_PX = 18;
export const FONT_PX = 14;
/** Wide letters and narrow ones; what is not known is as wide as the widest. */
const widthOf = (letter: string): number => {
	if (/[ijl.,:;'|!ftr()[\] ]/.test(letter)) return 0.33;
	if (/[mwMW@%]/.test(letter)) return 0.9;
	if (/[A-Z0-9&]/.test(letter)) return 0.68;
	return letter.codePointAt(0)! < 0x2e80 ? 0.57 : 1.05;
};
export const textWidth = (text: string): number => Array.from(text).reduce((sum, letter) => sum + widthOf(letter), 0) * FONT_PX;

/** Words on lines that are not longer than `width`; a word that is too long alone is cut. */
export function wrapped(text: string, width: number): string[] {
	return text.split('\n').flatMap((line) => {
		const lines: string[] = [];
		let now = '';
		for (const word of line.split(' ').flatMap((one) => cut(one, width))) {
			const longer = now ? `${now} ${word}` : word;
			if (now && textWidth(longer) > width) {
				lines.push(now);
				now = word;
			} else now = longer;
		}
		return [...lines, now];
	});
}

function cut(word: string, width: number): string[] {
	const pieces: string[] = [];
	let now = '';
	for (const letter of word) {
		if (now && textWidth(now + letter) > width) {
			pieces.push(now);
			now = '';
		}
		now += letter;
	}
	return [...pieces, now];
}

export function linesIn({ kind, label, width }: Pick<Shape, 'kind' | 'label' | 'width'>): string[] {
	const [, right, , left] = INSETS[kind];
	return label ? wrapped(label, width - right - left) : [];
}

/** As high as its words need. */
export function fitted<S extends Shape>(shape: S): S {
	const [top, , bottom] = INSETS[shape.kind];
	const needed = Math.ceil((top + bottom + linesIn(shape).length * LINE_PX) / 8) * 8;
	return needed > shape.height ? { ...shape, height: needed } : shape;
}
