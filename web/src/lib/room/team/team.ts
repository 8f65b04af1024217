import type { components } from '$lib/api/openapi';
import type { Frame } from '../connection';

type GivenAnswer = components['schemas']['GivenAnswer'];

export interface Member {
	member_id: string;
	name: string;
	connected: boolean;
}

export interface Proposal {
	member_id: string;
	name: string;
	answer: GivenAnswer;
	backed_by: string[];
	seq: number;
}

export interface TeamMessage {
	member_id: string;
	name: string;
	text: string;
	at: string;
}

export interface Team {
	name: string;
	you: string;
	members: Member[];
	proposals: Proposal[];
	messages: TeamMessage[];
	/** The question that the proposals are for. */
	questionId: string;
	/** Up to where the log is told of here: a replay tells again what is known. */
	seq: number;
}

/** The team after a frame, or null where nobody answers together. `lastSeq` is where the log stood before it. */
export function reduceTeam(team: Team | null, frame: Frame, lastSeq: number): Team | null {
	const data = frame.data as never;
	if (frame.type === 'team') {
		const told = data as Omit<Team, 'questionId' | 'seq'>;
		return { ...told, questionId: team?.questionId ?? '', seq: lastSeq };
	}
	if (!team || (frame.seq ?? Infinity) <= team.seq) return team;
	const seq = frame.seq ?? team.seq;
	switch (frame.type) {
		case 'members':
			return { ...team, seq, members: (data as { members: Member[] }).members };
		case 'proposals':
			return proposed({ ...team, seq }, data);
		case 'team_message':
			return { ...team, seq, messages: [...team.messages, data] };
		case 'question':
			return onto(team, (data as { question_id: string }).question_id);
		case 'notice':
			// What the team answered was no answer, so it is to be agreed on anew.
			return (data as { kind?: string }).kind === 'remark' ? { ...team, seq, proposals: [] } : team;
		default:
			return team;
	}
}

function proposed(team: Team, { question_id, proposals }: { question_id: string; proposals: Proposal[] }): Team {
	return { ...team, questionId: question_id, proposals };
}

/** The first question after coming in is the one that the proposals were told for. */
function onto(team: Team, questionId: string): Team {
	const another = team.questionId !== '' && team.questionId !== questionId;
	return { ...team, questionId, proposals: another ? [] : team.proposals };
}

export const others = (team: Team) => team.members.filter((member) => member.member_id !== team.you);
export const nameOf = (team: Team, id: string) => team.members.find((member) => member.member_id === id)?.name ?? '';

/** Everybody who is here stands behind it, and so it may be given: what a member who has left kept open. */
export function agreed(team: Team, proposal: Proposal): boolean {
	const here = team.members.filter((member) => member.connected).map((member) => member.member_id);
	return proposal.backed_by.length > 1 && here.every((id) => proposal.backed_by.includes(id));
}
