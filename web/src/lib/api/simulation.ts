import type { components } from './openapi';

type Schemas = components['schemas'];
export type Feedback = Schemas['Feedback'];
export type Part = Schemas['vivavoce__api__appraisal_models__Part'];
export type AppraisedDimension = Schemas['AppraisedDimension'];
export type Recommendation = Schemas['Recommendation'];
export type Progress = Schemas['Analytics'];
export type Patterns = Schemas['Patterns'];
export type Pattern = Schemas['Pattern'];

const ROOT = '/api/v1/interview';
export const sessionAt = (id: string) => `${ROOT}/sessions/${encodeURIComponent(id)}`;
export const feedbackAt = (id: string) => `${sessionAt(id)}/feedback`;
export const SESSIONS_AT = `${ROOT}/sessions`;
export const PATTERNS_AT = `${ROOT}/company-patterns`;
export const PROGRESS_AT = `${ROOT}/users/me/analytics`;
