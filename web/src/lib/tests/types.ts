import type { components } from '$lib/api/openapi';

type Schemas = components['schemas'];

export type MyTest = Schemas['MyTest'];
export type MyTests = Schemas['MyTests'];
export type Invitation = Schemas['InvitationOut'];
export type GroupsForm = Schemas['GroupsForm'];
