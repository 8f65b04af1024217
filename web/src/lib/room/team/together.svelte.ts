import { announcer } from '$lib/announce.svelte';
import { words } from '$lib/words';
import type { Question } from '$lib/api/types';
import type { Frame } from '../connection';
import { toldOf } from '../state';
import { nameOf, type Proposal, reduceTeam, type Team } from './team';

/** Those who answer together, as one of them sees it; empty where somebody answers alone. */
export class Together {
	team = $state.raw<Team | null>(null);

	constructor(
		readonly give: (type: string, data: Record<string, unknown>) => void,
		readonly question: () => Question | null
	) {}

	get there() {
		return this.team !== null;
	}

	get mine(): Proposal | undefined {
		return this.team?.proposals.find((proposal) => proposal.member_id === this.team?.you);
	}

	agree(proposal: Proposal) {
		this.give('agree', { question_id: this.question()?.question_id, member_id: proposal.member_id, seq: proposal.seq });
	}

	/** What all who are here agree on, after somebody left before they had. */
	settle({ answer }: Proposal) {
		const { text, options, ...rest } = answer;
		// What the server tells beside an answer is no part of one.
		const filled = Object.entries(rest).filter(([name, value]) => name !== 'outline' && name !== 'spoken' && value && Object.keys(value).length);
		const given = { ...Object.fromEntries(filled), ...(options.length ? { option: options } : text ? { answer: text } : {}) };
		this.give('answer', { question_id: this.question()?.question_id, ...given });
	}

	say(text: string) {
		this.give('team_message', { text });
	}

	told({ answer }: Proposal): string {
		const question = this.question();
		return question ? toldOf(question, answer) : '';
	}

	heard(frame: Frame, lastSeq: number) {
		const before = this.team;
		this.team = reduceTeam(before, frame, lastSeq);
		if (before && this.team && this.team !== before) this.#announce(before, this.team, frame.type);
	}

	#announce(before: Team, now: Team, type: string) {
		if (type === 'members') {
			for (const { member_id, name, connected } of now.members) {
				const was = before.members.find((member) => member.member_id === member_id)?.connected ?? false;
				if (was !== connected && member_id !== now.you) announcer.say(connected ? words.team.came(name) : words.team.left(name));
			}
		} else if (type === 'proposals') {
			this.#announceProposals(before, now);
		} else if (type === 'team_message') {
			const last = now.messages.at(-1);
			if (last && last.member_id !== now.you) announcer.say(words.team.wrote(last.name, last.text));
		}
	}

	#announceProposals(before: Team, now: Team) {
		for (const proposal of now.proposals) {
			const was = before.proposals.find((other) => other.seq === proposal.seq);
			if (!was && proposal.member_id !== now.you) announcer.say(words.team.new_proposal(proposal.name, this.told(proposal)));
			const fresh = was ? proposal.backed_by.filter((id) => !was.backed_by.includes(id) && id !== now.you) : [];
			for (const id of fresh) announcer.say(words.team.now_agrees(nameOf(now, id)));
		}
	}
}
