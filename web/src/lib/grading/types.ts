import type { components } from '$lib/api/openapi';

type Schemas = components['schemas'];

export type GradableAnswer = Schemas['GradableAnswer'];
export type GradableAnswers = Schemas['GradableAnswers'];
export type AnswerToGrade = Schemas['AnswerToGrade'];
export type AgreementPage = Schemas['AgreementPage'];
export type AgreementFigures = Schemas['AgreementOut'];
export type Estimate = Schemas['EstimateOut'];
export type LearnedQuestions = Schemas['LearnedQuestions'];
export type LearnedHistory = Schemas['LearnedHistory'];
export type GradeIn = Schemas['GradeIn'];
