// Which rows are shown, and in which order. Nothing here knows of a page.
import type { CellValue, Column, Facet, Sort } from './types';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const missing = (value: CellValue) => value === null || value === undefined || value === '' || Number.isNaN(value);

function compare(a: CellValue, b: CellValue): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return collator.compare(String(a), String(b));
}

/** What has no value stands last in both directions; equals keep the order in which they came. */
export function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): readonly Row[] {
	const column = sort && columns.find(({ id }) => id === sort.column);
	if (!sort || !column) return rows;
	const sign = sort.descending ? -1 : 1;
	const keyed = rows.map((row) => ({ row, value: column.value(row) }));
	keyed.sort((a, b) => {
		const [noA, noB] = [missing(a.value), missing(b.value)];
		if (noA || noB) return Number(noA) - Number(noB);
		return sign * compare(a.value, b.value);
	});
	return keyed.map(({ row }) => row);
}

/** Accents and capitals do not matter to a person who searches. */
export const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export const shownText = <Row>(column: Column<Row>, row: Row): string => column.text?.(row) ?? String(column.value(row) ?? '');

/** All that a row can be found by, made once for each row. */
export function searchable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
	const searched = columns.filter((column) => column.search !== false);
	return rows.map((row) => plain(searched.map((column) => shownText(column, row)).join('\n')));
}

const valuesOf = <Row>(facet: Facet<Row>, row: Row): readonly string[] => {
	const value = facet.value(row);
	return typeof value === 'string' ? [value] : value;
};

/** Every word must be found; within a facet any of the chosen will do, and all facets must agree. */
export function filtered<Row>(
	rows: readonly Row[],
	found: (index: number) => string,
	filter: string,
	facets: readonly Facet<Row>[],
	chosen: Record<string, string[]>
): readonly Row[] {
	const wanted = plain(filter).split(/\s+/).filter(Boolean);
	const asked = facets.filter((facet) => chosen[facet.id]?.length);
	if (wanted.length === 0 && asked.length === 0) return rows;
	return rows.filter(
		(row, index) =>
			asked.every((facet) => valuesOf(facet, row).some((value) => chosen[facet.id]!.includes(value))) &&
			wanted.every((word) => found(index).includes(word))
	);
}

export interface FacetOption {
	value: string;
	name: string;
	count: number;
}

/** What a facet offers, and how many rows have it. */
export function optionsOf<Row>(facet: Facet<Row>, rows: readonly Row[]): FacetOption[] {
	const counts = new Map<string, number>(Object.keys(facet.names ?? {}).map((value) => [value, 0]));
	for (const row of rows) for (const value of valuesOf(facet, row)) counts.set(value, (counts.get(value) ?? 0) + 1);
	const options = [...counts].map(([value, count]) => ({ value, count, name: facet.names?.[value] ?? value }));
	return facet.names ? options : options.sort((a, b) => collator.compare(a.name, b.name));
}
