import { answer, ask, client, type CallTree, type Contact, type ContactKind, type ContactWish, type NewContact, type NewLine, type Outcome } from '$lib/api';
import { put, type Spec } from '$lib/live';

const changed = (push: { type: string }) => /^(contact|call_tree)\./.test(push.type);

export interface Wanted {
  q: string;
  kind: ContactKind | '';
  emergency: boolean;
}

/** The contacts a page shows, read again as somebody changes one. */
export const contacts = (wanted: Wanted): Spec<Contact> => ({
  kind: 'contact', topics: ['contacts'],
  load: async (cursor) => {
    const query = { limit: 100, ...(wanted.q ? { q: wanted.q } : {}), ...(wanted.kind ? { kind: wanted.kind } : {}), ...(wanted.emergency ? { emergency: true } : {}), ...(cursor ? { cursor } : {}) };
    const { data, position } = await answer(client.GET('/contacts', { params: { query } }));
    return { items: data.items, next: data.next, position };
  },
  accepts: (c) => !c.archived_at && (!wanted.emergency || c.emergency) && (!wanted.kind || c.kind === wanted.kind),
  order: (a, b) => (wanted.emergency ? a.rank - b.rank : 0) || a.name.localeCompare(b.name),
  on: changed,
});

export const oneContact = (id: string): Spec<Contact> => ({
  kind: 'contact', topics: ['contacts'],
  load: async () => {
    if (id === '') return { items: [], position: (await answer(client.GET('/call-trees'))).position };
    const { data, position } = await answer(client.GET('/contacts/{id}', { params: { path: { id } } }));
    return { items: [data], position };
  },
  accepts: (c) => c.id === id,
  on: changed,
});

export const trees = (): Spec<CallTree> => ({
  kind: 'call_tree', topics: ['contacts'],
  load: async () => {
    const { data, position } = await answer(client.GET('/call-trees'));
    return { items: data.items, position };
  },
  accepts: () => true,
  order: (a, b) => a.name.localeCompare(b.name),
  on: changed,
});

export const readTree = (id: string): Promise<CallTree> => ask(client.GET('/call-trees/{id}', { params: { path: { id } } }));

/** All that are called, for paper. */
export async function whole(): Promise<Contact[]> {
  const out: Contact[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(client.GET('/contacts', { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } } }));
    out.push(...page.items);
    cursor = page.next || undefined;
  } while (cursor);
  return out;
}

const shown = async (call: Promise<Contact>): Promise<Contact> => {
  const c = await call;
  put('contact', c);
  return c;
};
export const addLine = (id: string, line: NewLine) => shown(ask(client.POST('/contacts/{id}/lines', { params: { path: { id } }, body: line })));
export const removeLine = (id: string, line: string) => shown(ask(client.DELETE('/contacts/{id}/lines/{line}', { params: { path: { id, line } } })));
export const verify = (id: string, line: string, wrong = false) =>
  shown(ask(client.POST('/contacts/{id}/lines/{line}/verify', { params: { path: { id, line } }, body: wrong ? { wrong } : {} })));
/** `version` is the one that was read: what somebody else changed meanwhile is not overwritten. */
export const edit = (id: string, body: ContactWish, version?: number) =>
  shown(ask(client.PATCH('/contacts/{id}', { params: { path: { id }, ...(version ? { header: { 'If-Match': `"${version}"` } } : {}) }, body })));
export const archive = (id: string) => shown(ask(client.POST('/contacts/{id}/archive', { params: { path: { id } } })));
export const ofPerson = (id: string) => ask(client.GET('/people/{id}/contact', { params: { path: { id } } }));
export const logCall = (id: string, outcome: Outcome, line: string) => ask(client.POST('/contacts/{id}/calls', { params: { path: { id } }, body: { outcome, line_id: line } }));
export const make = (body: NewContact) => shown(ask(client.POST('/contacts', { body })));

/** A password of its own for a phone: an API token, which can be taken back alone. */
export const makePassword = async (name: string): Promise<string> => (await ask(client.POST('/tokens', { body: { name } }))).token ?? '';

export const importCards = (text: string, preview: boolean) => ask(client.POST('/contacts-import', { body: { text, ...(preview ? { preview } : {}) } }));

export async function findOrganisations(q: string) {
  const page = await ask(client.GET('/contacts', { params: { query: { q, kind: 'organisation', limit: 10 } } }));
  return page.items.map((c) => ({ value: c.id, label: c.name, detail: c.title }));
}
export async function findContacts(q: string) {
  const page = await ask(client.GET('/contacts', { params: { query: { q, limit: 10 } } }));
  return page.items.filter((c) => c.kind !== 'group').map((c) => ({ value: c.id, label: c.name, detail: [c.title, c.organisation?.name].filter(Boolean).join(', ') }));
}

/** A number as a phone wants it. */
export const dial = (value: string): string => `tel:${value.replace(/[^+\d*#,;]/g, '')}`;
