import { ask, client, type Profile, type RecordCard } from '$lib/api';
import { session } from '$lib/session';

/** What a link of this application names, where it names somebody or a record; a name beside the link says `data-person`. */
export interface Named {
  kind: string;
  id: string;
}

export type Sight = { person: Profile } | { card: RecordCard };

const ID = '[0-9a-f]{32}';
const PLACES: [RegExp, string][] = [
  [new RegExp(`^/people/(${ID})$`), 'person'],
  [new RegExp(`^/tickets/(${ID}|(?:INC|REQ|PRB|CHG)\\d+)$`), 'ticket'],
  [new RegExp(`^/cmdb/(${ID}|CI\\d+)$`), 'ci'],
  [new RegExp(`^/articles/(${ID}|KB\\d+)$`), 'article'],
  [new RegExp(`^/notes/(${ID})$`), 'note'],
  [new RegExp(`^/feed/(${ID})$`), 'post'],
  [new RegExp(`^/calls/(${ID})$`), 'call'],
  [new RegExp(`^/conversations/(${ID})$`), 'conversation'],
];

export function namedBy(link: HTMLElement): Named | undefined {
  if (link.dataset.person) return { kind: 'person', id: link.dataset.person };
  if (!(link instanceof HTMLAnchorElement)) return undefined;
  if (link.origin !== location.origin || link.pathname === location.pathname) return undefined;
  const of = new URLSearchParams(link.search).get('c');
  if (link.pathname === '/console' && of && new RegExp(`^${ID}$`).test(of)) return { kind: 'conversation', id: of };
  for (const [form, kind] of PLACES) {
    const id = form.exec(link.pathname)?.[1];
    if (id) return { kind, id };
  }
  return undefined;
}

const FRESH = 60_000;
const MOST = 200;
const seen = new Map<string, { at: number; of: string; sight: Promise<Sight> }>();

/** What the reader may know of it now; asked again after a minute. */
export function sightOf({ kind, id }: Named): Promise<Sight> {
  const key = `${kind} ${id}`;
  const known = seen.get(key);
  if (known && known.of === session.me.id && Date.now() - known.at < FRESH) return known.sight;
  const sight: Promise<Sight> = kind === 'person'
    ? ask(client.GET('/people/{id}/profile', { params: { path: { id } } })).then((person) => ({ person }))
    : ask(client.GET('/cards/{kind}/{id}', { params: { path: { kind, id } } })).then((card) => ({ card }));
  if (seen.size >= MOST) seen.clear();
  seen.set(key, { at: Date.now(), of: session.me.id, sight });
  sight.catch(() => seen.delete(key));
  return sight;
}
