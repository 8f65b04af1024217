import { sentenceFor } from '$lib/api/http';

const AT_ONCE = 3;

export interface Failure<Row> {
	row: Row;
	why: string;
}

/** One thing done with many rows, a few at a time: how far it is, what failed, and a way to stop it. */
export class ManyAtOnce<Row> {
	all = $state(0);
	done = $state(0);
	running = $state(false);
	stopped = $state(false);
	finished = $state(false);
	failed = $state.raw<Failure<Row>[]>([]);

	async run(rows: readonly Row[], work: (row: Row) => Promise<unknown>) {
		[this.all, this.done, this.failed, this.stopped, this.finished] = [rows.length, 0, [], false, false];
		this.running = true;
		const left = [...rows];
		const worker = async () => {
			for (let row = left.shift(); row !== undefined && !this.stopped; row = left.shift()) {
				try {
					await work(row);
				} catch (error) {
					this.failed = [...this.failed, { row, why: sentenceFor(error) }];
				}
				this.done++;
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, worker));
		this.running = false;
		this.finished = true;
	}

	stop() {
		this.stopped = true;
	}
}
