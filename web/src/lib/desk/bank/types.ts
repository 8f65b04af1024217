import type { components } from '$lib/api/openapi';

type Schemas = components['schemas'];

export type QuestionRow = Schemas['QuestionRow'];
export type QuestionPage = Schemas['QuestionPage'];
export type Question = Schemas['QuestionOut'];
export type Versions = Schemas['Versions'];
export type VersionRow = Schemas['VersionRow'];
export type ImportResult = Schemas['ImportResult'];
export type Evaluation = Schemas['Evaluation'];

/** A question as its file has it: what a GET gives and a PUT takes. */
export type Mapping = Record<string, unknown>;
