// The house's colours as a canvas understands them.

const NAMES = ['paper', 'ink', 'ink-soft', 'ink-faint', 'hairline', 'edge', 'accent', 'accent-wash', 'amber', 'amber-wash', 'red'] as const;
export type TokenName = (typeof NAMES)[number];
export type Tokens = Record<TokenName, string> & { font: string; size: number };

/** Painted once and read back: what comes is plain RGB, in day and evening, whatever the token is written in. */
export function readTokens(beside: HTMLElement): Tokens {
	const probe = beside.appendChild(document.createElement('i'));
	probe.hidden = true;
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 1;
	const brush = canvas.getContext('2d', { willReadFrequently: true })!;
	const colour = (name: string) => {
		probe.style.color = `var(--${name})`;
		brush.clearRect(0, 0, 1, 1);
		brush.fillStyle = getComputedStyle(probe).color;
		brush.fillRect(0, 0, 1, 1);
		const [r, g, b] = brush.getImageData(0, 0, 1, 1).data;
		return `rgb(${r}, ${g}, ${b})`;
	};
	const colours = Object.fromEntries(NAMES.map((name) => [name, colour(name)])) as Record<TokenName, string>;
	const { fontFamily } = getComputedStyle(beside);
	const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
	probe.remove();
	return { ...colours, font: fontFamily, size: Math.round(rem * 0.8) };
}

/** Lines and bars of several series differ in colour, and in something that is not colour. */
export const SERIES: { colour: TokenName; dash: number[]; point: 'circle' | 'rect' | 'triangle' }[] = [
	{ colour: 'accent', dash: [], point: 'circle' },
	{ colour: 'amber', dash: [6, 4], point: 'rect' },
	{ colour: 'ink-faint', dash: [2, 3], point: 'triangle' }
];

/** The same colour, so thin that what lies below is seen. */
export const faded = (colour: string, alpha: number) => colour.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`);
