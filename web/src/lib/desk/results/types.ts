import type { components } from '$lib/api/openapi';
import type { AnswerRecord, Report } from '$lib/api/types';

type Schemas = components['schemas'];

export type ResultRow = Schemas['ResultRow'];
export type ResultsOut = Schemas['ResultsOut'];
export type SkillScore = Schemas['SkillScore'];
export type Moment = Schemas['MomentOut'];
export type Share = Schemas['ShareOut'];
/** Without what was made easier for somebody: that shows in no result. */
export type Reviewed = Omit<Schemas['ApplicationOut'], 'extra_time_factor'>;
export type ReviewedDetail = Schemas['ReviewedDetail'];
export type Application = Schemas['ApplicationOut'];
export type Note = Schemas['NoteOut'];
export type LiveOut = Schemas['LiveOut'];
export type LiveRow = Schemas['LiveRow'];
export type Analytics = Schemas['AnalyticsOut'];
export type QuestionFigures = Schemas['QuestionFiguresOut'];
export type AlikePairs = Schemas['AlikePairs'];
export type Audit = Schemas['AuditOut'];
export type AttributeFigures = Schemas['AttributeFiguresOut'];
export type GroupFigures = Schemas['GroupFiguresOut'];
export type TestGraph = Schemas['TestGraph'];
export type Walk = Schemas['Walk'];
export type Decided = NonNullable<Application['decision']>;

/** The document says of answers and report only that they are objects; they are as a candidate gets them. */
export type Attempt = Omit<Schemas['AttemptDetail'], 'answers' | 'report'> & { answers: AnswerRecord[]; report: Report | null };
