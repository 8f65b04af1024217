import type { components } from '$lib/api/openapi';

type Schemas = components['schemas'];
export type Test = Schemas['TestOut'];
export type TestPage = Schemas['TestPage'];
export type WantedTest = Schemas['WantedTest'];
export type CheckedTest = Schemas['CheckedTest'];
export type Application = Schemas['ApplicationOut'];
export type ApplicationDetail = Schemas['ApplicationDetail'];
export type Invited = Schemas['InvitedOut'];
export type ManyInvited = Schemas['ManyInvited'];
export type Feedback = Test['feedback'];
export type Decided = NonNullable<Application['decision']>;

export interface BankSkill {
	id: string;
	name: string;
	/** How many questions of the bank are about it. */
	count: number;
}
