import type { Snippet } from 'svelte';

export type CellValue = string | number | null | undefined;

/** Widths are in rem: a column keeps `width` at least, and shares what is left by `grow`. */
export interface Column<Row> {
	id: string;
	label: string;
	/** What is sorted and searched, and shown unless `text` or `cell` say otherwise. */
	value: (row: Row) => CellValue;
	text?: (row: Row) => string;
	cell?: Snippet<[Row]>;
	align?: 'start' | 'end';
	sort?: boolean;
	/** The direction of the first click; numbers that are best when high begin at the top. */
	first?: 'ascending' | 'descending';
	search?: boolean;
	width?: number;
	grow?: number;
	/** Not shown until somebody chooses it. */
	hidden?: boolean;
	/** Where it stands in the two lines of a phone. */
	phone?: 'title' | 'aside' | 'line' | 'none';
}

export interface Facet<Row> {
	id: string;
	label: string;
	value: (row: Row) => string | readonly string[];
	/** Names in the order in which they are offered; without them, the values as they are. */
	names?: Record<string, string>;
}

export interface Sort {
	column: string;
	descending: boolean;
}

/** All that an address says about a table. */
export interface TableState {
	sort: Sort | null;
	filter: string;
	facets: Record<string, string[]>;
	columns: string[] | null;
	row: string | null;
}
