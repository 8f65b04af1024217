// Fails to compile when the server's OpenAPI document (npm run types) and the shapes in types.ts part ways.
import type { components } from './openapi';
import type * as ours from './types';

type Theirs = components['schemas'];
type Agrees<Server extends Client, Client> = [Server, Client];

/** What is a union or a literal here is a plain string in the document; the server's own tests hold those. */
type Loose<T> = T extends string ? string : T extends (infer U)[] ? Loose<U>[] : T extends object ? { [K in keyof T]: Loose<T[K]> } : T;

export type Agreement = [
	Agrees<Loose<Theirs['InterviewSummary']>, Loose<ours.InterviewSummary>>,
	Agrees<Loose<Theirs['Progress']>, Loose<ours.Progress>>,
	Agrees<Loose<Theirs['Report']>, Loose<ours.Report>>,
	Agrees<Loose<Theirs['Interview']>, Loose<ours.Interview>>,
	Agrees<Loose<Theirs['TokensOut']>, Loose<ours.Tokens>>,
	Agrees<Loose<Theirs['PersonOut']>, Loose<ours.Person>>,
	Agrees<Loose<Theirs['WholeResume']>, Loose<ours.WholeResume>>,
	Agrees<Loose<Theirs['WeighedRole']>, Loose<ours.WeighedRole>>,
	Agrees<Loose<Theirs['ProfileOut']>, Loose<ours.Profile>>,
	Agrees<Loose<Theirs['Personalised']>, Loose<ours.Personalised>>,
	Agrees<Loose<Theirs['ModelsState']>, Loose<ours.ModelsState>>,
	Agrees<Loose<Theirs['SpeechState']>, Loose<ours.SpeechState>>
];
