import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/http';
import type { Correction, WholeResume } from '../api/types';
import { words } from '../words';
import { ResumeIn } from './resume.svelte';

const text = words.set_up.about;

const whole = (id: string, extra: Partial<WholeResume> = {}): WholeResume => ({
	resume_id: id,
	filename: `${id}.pdf`,
	text: 'Python',
	skills: [{ skill: 'python', name: 'Python', weight: 1, evidence: { quote: 'Python', start: 0, end: 6 } }],
	projects: [{ name: 'Ledger', summary: 'Books', skills: ['python'], evidence: null }],
	experience_years: 5,
	experience_evidence: [],
	education: [{ text: 'B.Sc.', evidence: null }],
	warnings: [],
	...extra
});

/** A server that answers when the test says so. */
class FakeServer {
	sent: string[] = [];
	forgotten: string[] = [];
	corrections: Correction[] = [];
	progress: (share: number) => void = () => {};
	answer: (resume: WholeResume) => void = () => {};
	refuse: (error: unknown) => void = () => {};
	failing = false;

	send = (file: File, onProgress: (share: number) => void) => {
		this.sent.push(file.name);
		this.progress = onProgress;
		return { done: this.#wait(), cancel: () => this.refuse(new DOMException('', 'AbortError')) };
	};
	read = (given: string) => {
		this.sent.push(given);
		return this.#wait();
	};
	correct = async (id: string, correction: Correction) => {
		if (this.failing) throw new ApiError(0, 'unreachable', 'Away.');
		this.corrections.push(correction);
		const skills = correction.skills?.map((skill) => ({ skill, name: skill, weight: 0.5, evidence: null }));
		return whole(id, skills && { skills });
	};
	forget = async (id: string) => void this.forgotten.push(id);
	#wait = () =>
		new Promise<WholeResume>((resolve, reject) => {
			this.answer = resolve;
			this.refuse = reject;
		});
}

const file = (name: string, size = 10) => new File([new Uint8Array(size)], name);

async function given(name = 'a.pdf') {
	const server = new FakeServer();
	const resume = new ResumeIn(server as never);
	const taken = resume.takeFile(file(name));
	server.answer(whole('r1'));
	await taken;
	return { server, resume };
}

describe('a résumé on its way in', () => {
	it('says how far it is, then that it is being read, then what was read', async () => {
		const server = new FakeServer();
		const resume = new ResumeIn(server as never);
		const taken = resume.takeFile(file('a.docx'));
		server.progress(0.4);
		expect([resume.at, resume.sent]).toEqual(['sending', 0.4]);
		server.progress(1);
		expect(resume.at).toBe('reading');
		server.answer(whole('r1'));
		await taken;
		expect([resume.at, resume.read?.resume_id]).toEqual(['read', 'r1']);
	});

	it('is not sent when it is no kind that is read, or too large', async () => {
		const server = new FakeServer();
		const resume = new ResumeIn(server as never);
		await resume.takeFile(file('me.png'));
		expect(resume.problem).toBe(text.wrong_kind('me.png'));
		await resume.takeFile(file('big.pdf', 5_000_001));
		expect(resume.problem).toBe(text.too_large('big.pdf'));
		expect(server.sent).toEqual([]);
	});

	it('says in our words why it was refused, by code, and in the server’s where we have none', async () => {
		const server = new FakeServer();
		const resume = new ResumeIn(server as never);
		for (const [code, sentence] of [
			['resume_encrypted', text.refused.resume_encrypted],
			['new_code', 'What the server says.']
		]) {
			const taken = resume.takeFile(file('a.pdf'));
			server.refuse(new ApiError(422, code!, 'What the server says.'));
			await taken;
			expect([resume.at, resume.problem]).toEqual(['empty', sentence]);
		}
	});

	it('that is cancelled is no trouble', async () => {
		const server = new FakeServer();
		const resume = new ResumeIn(server as never);
		const taken = resume.takeFile(file('a.pdf'));
		resume.cancel();
		await taken;
		expect([resume.at, resume.problem]).toEqual(['empty', '']);
	});

	it('leaves the one before in place when it is refused, and takes its place when it is read', async () => {
		const { server, resume } = await given();
		let taken = resume.takeFile(file('b.pdf'));
		server.refuse(new ApiError(422, 'resume_damaged', ''));
		await taken;
		expect([resume.at, resume.read?.resume_id]).toEqual(['read', 'r1']);
		expect(server.forgotten).toEqual([]);
		taken = resume.takeFile(file('c.pdf'));
		server.answer(whole('r2'));
		await taken;
		expect([resume.read?.resume_id, server.forgotten]).toEqual(['r2', ['r1']]);
	});

	it('that is pasted waits to be read', async () => {
		const server = new FakeServer();
		const resume = new ResumeIn(server as never);
		resume.text = 'Python at work';
		expect(resume.unread).toBe(true);
		const taken = resume.readText();
		server.answer(whole('r1'));
		await taken;
		expect([resume.unread, server.sent]).toEqual([false, ['Python at work']]);
	});
});

describe('putting right what was read', () => {
	it('goes one after the other, each from what the last has led to', async () => {
		const { server, resume } = await given();
		await Promise.all([resume.addSkill(' Terraform '), resume.dropSkill('python')]);
		expect(server.corrections).toEqual([{ skills: ['python', 'Terraform'] }, { skills: ['Terraform'] }]);
		expect(resume.saved).toBe(true);
	});

	it('changes, takes out and adds lines', async () => {
		const { server, resume } = await given();
		await resume.setEducation(0, 'M.Sc.');
		await resume.setEducation(0, '');
		await resume.setEducation(1, 'Ph.D.');
		await resume.setProject(0, { name: 'Ledger', summary: 'Accounts' });
		await resume.setProject(0, null);
		expect(server.corrections).toEqual([
			{ education: ['M.Sc.'] },
			{ education: [] },
			{ education: ['B.Sc.', 'Ph.D.'] },
			{ projects: [{ name: 'Ledger', summary: 'Accounts', skills: ['python'] }] },
			{ projects: [] }
		]);
	});

	it('says when a change was not saved, and goes on with the next', async () => {
		const { server, resume } = await given();
		server.failing = true;
		await resume.setYears(7);
		expect(resume.problem).toBe(text.not_saved('Away.'));
		expect(resume.saved).toBe(false);
		server.failing = false;
		await resume.setYears(7);
		expect([resume.problem, resume.saved]).toEqual(['', true]);
	});
});
