import type { ChartConfiguration, ChartOptions, Plugin } from 'chart.js';
import type { Tokens } from './tokens';

export type Kind = 'bar' | 'line';
export type Data = (number | [number, number] | { x: number; y: number } | null)[];
export type Configuration = ChartConfiguration<Kind, Data, string>;
export type Label = (value: number) => string;

export const number: Label = (value) => value.toLocaleString(undefined, { maximumFractionDigits: 2 });

interface Frame {
	tokens: Tokens;
	horizontal?: boolean;
	min?: number;
	max?: number;
	format?: Label;
	/** Room for the words that are drawn beside the last mark. */
	room?: { right?: number; top?: number };
	unit?: string;
}

/** Hairlines for values, no lines for names, no legend: what a mark means is written beside it. */
export function frame({ tokens, horizontal = false, min, max, format = number, room, unit }: Frame): ChartOptions<Kind> {
	const font = { family: tokens.font, size: tokens.size };
	const title = { display: Boolean(unit), text: unit ?? '', color: tokens['ink-faint'], font };
	const values = {
		min,
		max,
		beginAtZero: min === undefined,
		border: { display: false },
		grid: { color: tokens.hairline, drawTicks: false },
		ticks: { color: tokens['ink-faint'], font, padding: 8, maxTicksLimit: 6, callback: (value: string | number) => format(Number(value)) },
		title
	};
	const names = {
		border: { color: tokens.edge },
		grid: { display: false },
		ticks: {
			color: tokens['ink-soft'],
			font,
			autoSkip: !horizontal,
			maxRotation: 0,
			autoSkipPadding: 12,
			...(horizontal && {
				callback(this: { getLabelForValue(value: number): string }, value: string | number) {
					return wrapped(this.getLabelForValue(Number(value)));
				}
			})
		}
	};
	return {
		indexAxis: horizontal ? 'y' : 'x',
		maintainAspectRatio: false,
		responsive: true,
		layout: { padding: { right: room?.right ?? 4, top: room?.top ?? 4 } },
		interaction: { mode: 'index', axis: horizontal ? 'y' : 'x', intersect: false },
		scales: horizontal ? { x: values, y: names } : { x: names, y: values },
		plugins: { tooltip: tooltip(tokens) }
	};
}

/** A long name in two lines, so that the bars keep their room. */
export function wrapped(name: string, wide = 20): string[] {
	const lines = [''];
	for (const word of name.split(' ')) {
		const line = lines.at(-1)!;
		if (line && `${line} ${word}`.length > wide) lines.push(word);
		else lines[lines.length - 1] = line ? `${line} ${word}` : word;
	}
	const [first, second = ''] = lines.map((line) => (line.length > wide + 4 ? `${line.slice(0, wide + 3)}…` : line));
	return lines.length > 2 ? [first!, `${second.replace(/…$/, '')}…`] : lines.length > 1 ? [first!, second] : [first!];
}

const tooltip = (tokens: Tokens) => ({
	backgroundColor: tokens.ink,
	titleColor: tokens.paper,
	bodyColor: tokens.paper,
	titleFont: { family: tokens.font, size: tokens.size },
	bodyFont: { family: tokens.font, size: tokens.size },
	padding: 10,
	cornerRadius: 8,
	displayColors: false
});

/** Something of our own, painted over the marks. */
export const over = (id: string, paint: (chart: Parameters<NonNullable<Plugin<Kind>['afterDatasetsDraw']>>[0]) => void): Plugin<Kind> => ({
	id,
	afterDatasetsDraw: (chart) => {
		chart.ctx.save();
		paint(chart);
		chart.ctx.restore();
	}
});

export function write(context: CanvasRenderingContext2D, tokens: Tokens, words: string, x: number, y: number, align: CanvasTextAlign = 'start') {
	context.font = `${tokens.size}px ${tokens.font}`;
	context.textAlign = align;
	context.textBaseline = 'middle';
	context.lineJoin = 'round';
	// A margin of paper keeps words readable where they cross a line.
	context.lineWidth = 3;
	context.strokeStyle = tokens.paper;
	context.strokeText(words, x, y);
	context.fillStyle = tokens['ink-soft'];
	context.fillText(words, x, y);
}
