import { ask, client } from '$lib/api';
import type { components } from '$lib/api/schema';

export type ProofSheet = components['schemas']['ProofSheet'];
export type ProofItem = components['schemas']['ProofItem'];
export type ProofRound = components['schemas']['ProofRound'];

export const lookAtProof = (token: string): Promise<ProofSheet> => ask(client.GET('/proofs/{token}', { params: { path: { token } } }));

/** Says what is right and what is not, of what a letter asks about. */
export const answerProof = (token: string, body: components['schemas']['ProofAnswerIn']): Promise<ProofSheet> =>
  ask(client.POST('/proofs/{token}', { params: { path: { token } }, body }));

/** This month's letters, those not answered for the longest first. */
export const readRounds = async (): Promise<ProofRound[]> => (await ask(client.GET('/proofs'))).items;
