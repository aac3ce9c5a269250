import { ask, client, type Digest, type DigestPeriod } from '$lib/api';

/** What reaches a person outside this application: letters and feed readers. */
export const digest = (): Promise<Digest> => ask(client.GET('/me/digest'));
export const setDigest = (period: DigestPeriod): Promise<Digest> => ask(client.PUT('/me/digest', { body: { period } }));
export const atom = () => ask(client.GET('/me/feed-token'));
export const makeAtom = () => ask(client.POST('/me/feed-token'));
export const dropAtom = (): Promise<undefined> => ask(client.DELETE('/me/feed-token'));
