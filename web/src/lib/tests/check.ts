import { get, post } from '$lib/api/http';
import { keeping } from '$lib/keeping';

export type Part = 'server' | 'line' | 'storage';
export const PARTS: Part[] = ['server', 'line', 'storage'];
const PATIENCE_MS = 8_000;

/** What a test needs of a device, tried for real: each part is good or not. */
export const checks: Record<Part, () => Promise<boolean>> = {
	server: async () => {
		await get('/api/applications');
		return true;
	},
	line: async () => {
		const { ticket } = await post<{ ticket: string }>('/api/auth/ws-ticket');
		return lineOpens(`${location.origin.replace(/^http/, 'ws')}/ws/chat?token=${encodeURIComponent(ticket)}`);
	},
	storage: async () => {
		const kept = keeping.write('viva.check', 'kept');
		keeping.remove('viva.check');
		return kept;
	}
};

/** Some networks let pages through and stop the line; only opening one tells. */
function lineOpens(address: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = new WebSocket(address);
		const done = (good: boolean) => {
			clearTimeout(patience);
			socket.onmessage = socket.onclose = null;
			socket.close();
			resolve(good);
		};
		const patience = setTimeout(() => done(false), PATIENCE_MS);
		socket.onmessage = () => done(true);
		socket.onclose = () => done(false);
	});
}
