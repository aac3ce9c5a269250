import { ask, client, type Schema } from '$lib/api';

export type ProofSheet = Schema<'ProofSheet'>;
export type ProofItem = Schema<'ProofItem'>;
export type ProofRound = Schema<'ProofRound'>;

export const lookAtProof = (token: string): Promise<ProofSheet> => ask(client.GET('/proofs/{token}', { params: { path: { token } } }));

/** Says what is right and what is not, of what a letter asks about. */
export const answerProof = (token: string, body: Schema<'ProofAnswerIn'>): Promise<ProofSheet> =>
  ask(client.POST('/proofs/{token}', { params: { path: { token } }, body }));

/** This month's letters, those not answered for the longest first. */
export const readRounds = async (): Promise<ProofRound[]> => (await ask(client.GET('/proofs'))).items;
