import type { Outcome, Task } from './in-browser';
import type { PythonAsked, PythonTold } from './python-worker';
import type { SourceFile } from './types';

/** Fetching and starting Python, before the program's own time begins. */
const STARTING_MS = 60_000;
const PRINTED_MAX = 64_000;

/** What of a worker is used here. */
export interface Place {
	postMessage(asked: PythonAsked): void;
	terminate(): void;
	onmessage: ((event: MessageEvent) => void) | null;
	onerror: ((event: ErrorEvent) => void) | null;
}

const newPlace = (): Place => new Worker(new URL('./python-worker.ts', import.meta.url), { type: 'module' });

/** Python takes a second or two to start, so the next one starts while the last result is read. */
export class PythonHere {
	#spare: Started | null = null;

	constructor(readonly place: () => Place = newPlace) {}

	ready() {
		this.#spare ??= new Started(this.place());
	}

	async run(files: SourceFile[], task: Task, limit: number): Promise<Outcome> {
		this.ready();
		const started = this.#spare!;
		this.#spare = null;
		try {
			const problem = await started.up;
			return problem ? { verdict: 'IE', printed: '', error: problem, ms: 0 } : await asked(started.place, files, task, limit);
		} finally {
			started.place.terminate();
			this.ready();
		}
	}

	close() {
		this.#spare?.place.terminate();
		this.#spare = null;
	}
}

/** A place that starts. `up` is what is wrong with it, or nothing. */
class Started {
	readonly up: Promise<string>;

	constructor(readonly place: Place) {
		this.up = new Promise((resolve) => {
			const timer = setTimeout(() => resolve('Python took too long to start.'), STARTING_MS);
			const told = (problem: string) => {
				clearTimeout(timer);
				resolve(problem);
			};
			place.onmessage = ({ data }: MessageEvent<{ ready?: boolean; failed?: string }>) => told(data.failed ?? '');
			place.onerror = (event) => told(event.message || 'Python could not be loaded.');
		});
	}
}

function asked(place: Place, files: SourceFile[], task: Task, limit: number): Promise<Outcome> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve({ verdict: 'TLE', printed: '', error: '', ms: limit }), limit);
		place.onmessage = ({ data }: MessageEvent<PythonTold>) => {
			clearTimeout(timer);
			const verdict = data.error === undefined ? 'AC' : data.syntax ? 'CE' : 'RE';
			resolve({ verdict, actual: data.actual, printed: data.printed, error: data.error ?? '', ms: data.ms });
		};
		place.onerror = (event) => {
			clearTimeout(timer);
			resolve({ verdict: 'RE', printed: '', error: event.message, ms: 0 });
		};
		place.postMessage({ files: files.map(({ name, text }) => ({ name, text })), call: JSON.stringify(task.call), stdin: task.stdin, printedMax: PRINTED_MAX });
	});
}
