// What a dropped file must be before it is sent anywhere.

export interface FileRules {
	maxBytes: number;
	/** As in the `accept` of an input: ".csv,text/csv,image/*". */
	accept?: string;
}

export function sizeText(bytes: number): string {
	const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
	const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
	const format = new Intl.NumberFormat(undefined, { style: 'unit', unit: units[power], maximumFractionDigits: 1 });
	return format.format(bytes / 1000 ** power);
}

export function accepts(accept: string | undefined, file: { name: string; type: string }): boolean {
	const wanted = (accept ?? '').split(',').map((one) => one.trim().toLowerCase()).filter(Boolean);
	if (wanted.length === 0) return true;
	const [name, type] = [file.name.toLowerCase(), file.type.toLowerCase()];
	return wanted.some((one) => (one.startsWith('.') ? name.endsWith(one) : one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : type === one));
}

export type Refusal = 'too_large' | 'wrong_kind';

export function refused({ maxBytes, accept }: FileRules, file: { name: string; type: string; size: number }): Refusal | null {
	if (!accepts(accept, file)) return 'wrong_kind';
	return file.size > maxBytes ? 'too_large' : null;
}
