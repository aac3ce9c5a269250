import { answer, client, type Announcement, type Freeze } from '$lib/api';
import type { Spec } from '$lib/live';

type Kept<T> = T & { version: number };
const kept = <T>(items: T[]): Kept<T>[] => items.map((one) => ({ ...one, version: 0 }));

/** What crises tell all who are signed in; read again whenever something of it changes. */
export const announcements = (): Spec<Kept<Announcement>> => ({
  kind: 'announcement',
  topics: ['announcements'],
  load: async () => {
    const { data, position } = await answer(client.GET('/announcements'));
    return { items: kept(data.items), position };
  },
  accepts: () => true,
  order: (a, b) => b.at.localeCompare(a.at),
  on: (push) => push.subject.kind === 'announcement',
});

/** The change freezes that hold or are to come, for those who work here. */
export const freezes = (): Spec<Kept<Freeze>> => ({
  kind: 'freeze',
  topics: ['crises'],
  load: async () => {
    const { data, position } = await answer(client.GET('/freezes'));
    return { items: kept(data.items), position };
  },
  accepts: () => true,
  order: (a, b) => a.from.localeCompare(b.from),
  on: (push) => push.subject.kind === 'freeze',
});
