// A table for a spreadsheet, in which no cell can begin a formula. Every cell is quoted: where lists are parted by
// semicolons, one inside a cell would begin another.

const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string): string {
	const safe = FORMULA.test(value) ? `'${value}` : value;
	return `"${safe.replaceAll('"', '""')}"`;
}

/** With the mark by which a spreadsheet knows that it is UTF-8. */
export const csvOf = (rows: readonly (readonly string[])[]): Blob =>
	new Blob(['\ufeff', rows.map((row) => row.map(cell).join(',')).join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' });
