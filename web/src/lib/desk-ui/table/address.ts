// A table's state as it stands in an address, so that what is on the screen can be sent to somebody.
import type { Column, Facet, TableState } from './types';

const name = (prefix: string, part: string) => (prefix ? `${prefix}.${part}` : part);

export function readState<Row>(
	params: URLSearchParams,
	columns: readonly Column<Row>[],
	facets: readonly Facet<Row>[],
	prefix = ''
): TableState {
	const get = (part: string) => params.get(name(prefix, part));
	const known = new Set(columns.map(({ id }) => id));
	const sort = get('sort');
	const column = sort?.replace(/^-/, '') ?? '';
	return {
		sort: known.has(column) ? { column, descending: sort!.startsWith('-') } : null,
		filter: get('q') ?? '',
		facets: Object.fromEntries(facets.map(({ id }) => [id, params.getAll(name(prefix, id))])),
		columns: get('columns')?.split(',').filter((id) => known.has(id)) ?? null,
		row: get('row')
	};
}

/** The same parameters with this table's part in them; what belongs to others is left alone. */
export function writeState(params: URLSearchParams, state: TableState, prefix = ''): URLSearchParams {
	const next = new URLSearchParams(params);
	const put = (part: string, values: string[]) => {
		next.delete(name(prefix, part));
		for (const value of values) next.append(name(prefix, part), value);
	};
	put('sort', state.sort ? [`${state.sort.descending ? '-' : ''}${state.sort.column}`] : []);
	put('q', state.filter ? [state.filter] : []);
	for (const [id, chosen] of Object.entries(state.facets)) put(id, chosen);
	put('columns', state.columns ? [state.columns.join(',')] : []);
	put('row', state.row === null ? [] : [state.row]);
	return next;
}

export function addressWith(href: string, state: TableState, prefix = ''): string {
	const url = new URL(href);
	url.search = writeState(url.searchParams, state, prefix).toString();
	return url.href;
}
