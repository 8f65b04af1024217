import { describe, expect, it } from 'vitest';
import { HelpLine, type HelpSocket, NoReply } from './line';

class Wire implements HelpSocket {
	sent: { data: { message: string; session_id?: string } }[] = [];
	closed = false;
	onopen = null;
	onmessage: ((event: { data: unknown }) => void) | null = null;
	onclose: (() => void) | null = null;
	send(text: string) {
		this.sent.push(JSON.parse(text));
	}
	close() {
		this.closed = true;
	}
	say(type: string, data: object = {}) {
		this.onmessage?.({ data: JSON.stringify({ type, data }) });
	}
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

function line() {
	const wires: Wire[] = [];
	const paths: string[] = [];
	const help = new HelpLine({
		ticket: async () => 'a ticket',
		patience: 5,
		makeSocket: (path) => {
			paths.push(path);
			wires.push(new Wire());
			return wires.at(-1)!;
		}
	});
	return { help, wires, paths };
}

describe('the line to the help', () => {
	it('asks with the session that it is about, once it was let in', async () => {
		const { help, wires, paths } = line();
		const asked = help.ask('How long?', 's1');
		await turn();
		expect(paths).toEqual(['/ws/chat?token=a%20ticket']);
		expect(wires[0]!.sent).toEqual([]);
		wires[0]!.say('auth_success');
		await turn();
		expect(wires[0]!.sent[0]!.data).toEqual({ message: 'How long?', session_id: 's1' });
		wires[0]!.say('system_message', { message: 'An hour.', recorded: true });
		expect(await asked).toEqual({ message: 'An hour.', recorded: true });
	});

	it('passes on in words what the help refuses', async () => {
		const { help, wires } = line();
		const asked = help.ask('?');
		await turn();
		wires[0]!.say('auth_success');
		await turn();
		wires[0]!.say('error', { error: 'Too many questions.' });
		await expect(asked).rejects.toThrow('Too many questions.');
	});

	it('says that it was lost, and opens again with the next question', async () => {
		const { help, wires } = line();
		const asked = help.ask('?');
		await turn();
		wires[0]!.say('auth_success');
		await turn();
		wires[0]!.onclose?.();
		await expect(asked).rejects.toBeInstanceOf(NoReply);
		void help.ask('again').catch(() => undefined);
		await turn();
		expect(wires).toHaveLength(2);
	});

	it('does not wait for ever', async () => {
		const { help, wires } = line();
		const asked = help.ask('?');
		await turn();
		wires[0]!.say('auth_success');
		await expect(asked).rejects.toBeInstanceOf(NoReply);
	});
});
