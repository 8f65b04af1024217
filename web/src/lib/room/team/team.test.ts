import { describe, expect, it } from 'vitest';
import { agreed, type Proposal, reduceTeam, type Team } from './team';

const proposal = (by: string, letter: string, seq: number, backed_by = [by]): Proposal => ({
	member_id: by,
	name: by,
	answer: { text: null, code: null, language: null, files: [], options: [letter], number: null, order: [], pairs: {}, gaps: {}, board: null, outline: null, spoken: null },
	backed_by,
	seq
});

const member = (id: string, connected = true) => ({ member_id: id, name: id, connected });

const told = { name: 'Team 1', you: 'ada', members: [member('ada'), member('ben')], proposals: [], messages: [] };

const after = (team: Team | null, ...frames: { type: string; data: object; seq?: number }[]) =>
	frames.reduce((state, frame) => reduceTeam(state, frame as never, 5), team);

const there = after(null, { type: 'team', data: told }, { type: 'question', data: { question_id: 'q1' }, seq: 6 });

describe('a team', () => {
	it('is none where somebody answers alone', () => {
		expect(after(null, { type: 'members', data: { members: [] }, seq: 9 })).toBeNull();
	});

	it('keeps what was proposed until the next question', () => {
		const proposals = { question_id: 'q1', proposals: [proposal('ben', 'B', 7)] };
		const proposed = after(there, { type: 'proposals', data: proposals, seq: 7 });
		expect(after(proposed, { type: 'question', data: { question_id: 'q1' } })?.proposals).toHaveLength(1);
		expect(after(proposed, { type: 'question', data: { question_id: 'q2' }, seq: 9 })?.proposals).toEqual([]);
	});

	it('keeps what it was told on coming in when the open question follows', () => {
		const back = after(null, { type: 'team', data: { ...told, proposals: [proposal('ben', 'B', 4)] } });
		expect(after(back, { type: 'question', data: { question_id: 'q3' } })?.proposals).toHaveLength(1);
	});

	it('hears a message once, also when it is told again', () => {
		const message = { type: 'team_message', data: { member_id: 'ben', name: 'ben', text: 'B?', at: '' }, seq: 8 };
		expect(after(there, message, message)?.messages).toHaveLength(1);
	});

	it('begins anew when what it answered was no answer', () => {
		const proposals = { question_id: 'q1', proposals: [proposal('ben', 'B', 7)] };
		const remark = { type: 'notice', data: { kind: 'remark', question_id: 'q1' }, seq: 9 };
		expect(after(there, { type: 'proposals', data: proposals, seq: 7 }, remark)?.proposals).toEqual([]);
	});

	it('may answer when all who are here agree, two at the least', () => {
		const team = { ...(there as Team), members: [member('ada'), member('ben'), member('cai', false)] };
		expect(agreed(team, proposal('ada', 'A', 7, ['ada', 'ben']))).toBe(true);
		expect(agreed(team, proposal('ada', 'A', 7, ['ada']))).toBe(false);
		expect(agreed({ ...team, members: team.members.slice(0, 1) }, proposal('ada', 'A', 7))).toBe(false);
		expect(agreed({ ...team, members: [...team.members, member('dan')] }, proposal('ada', 'A', 7, ['ada', 'ben']))).toBe(false);
	});
});
