// A table for a spreadsheet, in which no cell can begin a formula: also not after a semicolon, a tab or the end of a line
// inside a cell, where lists that are parted by semicolons have their cells.

const FORMULA = /^[=+\-@\t\r]/;
const INSIDE = /([;\t\r\n][" \u00a0]*)(?=[=+\-@])/g;

function cell(value: string): string {
	const safe = value.replace(INSIDE, "$1'");
	return `"${(FORMULA.test(safe) ? `'${safe}` : safe).replaceAll('"', '""')}"`;
}

/** With the mark by which a spreadsheet knows that it is UTF-8. */
export const csvOf = (rows: readonly (readonly string[])[]): Blob =>
	new Blob(['\ufeff', rows.map((row) => row.map(cell).join(',')).join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' });
