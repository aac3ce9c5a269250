import { answer, ask, client, type Alarm, type Duty, type Lang, type Rota, type RotaCalendar, type RotaLayer, type Swap } from '$lib/api';
import { put, type Spec } from '$lib/live';
import type { Choice } from '$lib/ui';
import { dates } from '$lib/zone';

const changed = (push: { type: string }) => /^(rota|swap|escalation)\./.test(push.type);
export type Now = Duty & { id: string; version: number };
let reading = 0;

/** Where nothing is chosen: the place in the log, and no record. */
const nothing = async () => ({ items: [], position: (await answer(client.GET('/oncall', { params: { query: {} } }))).position });

export const readNow = (): Promise<Duty[]> => ask(client.GET('/oncall', { params: { query: {} } })).then((page) => page.items);

/** Who is on call now, in every rota. */
export const now = (): Spec<Now> => ({
  kind: 'oncall_now', topics: ['oncall'],
  load: async () => {
    const { data, position } = await answer(client.GET('/oncall', { params: { query: {} } }));
    return { items: data.items.map((d) => ({ ...d, id: d.rota_id, version: ++reading })), position };
  },
  accepts: () => true,
  order: (a, b) => a.rota.localeCompare(b.rota),
  on: changed,
});

/** Who is on call for an element. */
export const ofCi = (ci: string): Spec<Now> => ({
  kind: 'oncall_now', topics: ['oncall'],
  load: async () => {
    const { data, position } = await answer(client.GET('/cis/{id}/oncall', { params: { path: { id: ci }, query: {} } }));
    return { items: data.items.map((d) => ({ ...d, id: d.rota_id, version: ++reading })), position };
  },
  accepts: () => true,
  on: (push) => changed(push) || push.type === 'ci.edited',
});

/** Who is on call for what a group supports. */
export const ofGroup = (group: string): Spec<Now> => ({
  kind: 'oncall_now', topics: ['oncall'],
  load: async () => {
    const { data, position } = await answer(client.GET('/groups/{id}/oncall', { params: { path: { id: group }, query: {} } }));
    return { items: data.items.map((d) => ({ ...d, id: d.rota_id, version: ++reading })), position };
  },
  accepts: () => true,
  on: changed,
});

/** Rotas for a combobox. */
export async function findRotas(q: string): Promise<Choice[]> {
  const wanted = q.trim().toLocaleLowerCase();
  const page = await ask(client.GET('/rotas'));
  return page.items.filter((r) => r.name.toLocaleLowerCase().includes(wanted)).map((r) => ({ value: r.id, label: r.name, detail: r.people.map((p) => p.name).join(', ') }));
}

export const rotas = (): Spec<Rota> => ({
  kind: 'rota', topics: ['oncall'],
  load: async () => {
    const { data, position } = await answer(client.GET('/rotas'));
    return { items: data.items, position };
  },
  accepts: (r) => !r.archived_at,
  order: (a, b) => a.name.localeCompare(b.name),
  on: changed,
});

export type Calendar = RotaCalendar & { id: string; version: number };
export const calendar = (rota: string, from: Date, to: Date): Spec<Calendar> => ({
  kind: 'rota_calendar', topics: ['oncall'],
  load: async () => {
    if (rota === '') return nothing();
    const query = { from: from.toISOString(), to: to.toISOString() };
    const { data, position } = await answer(client.GET('/rotas/{id}/shifts', { params: { path: { id: rota }, query } }));
    return { items: [{ ...data, id: rota, version: ++reading }], position };
  },
  accepts: () => true,
  on: changed,
});

export const openSwaps = (): Spec<Swap> => ({
  kind: 'swap', topics: ['oncall'],
  load: async () => {
    const { data, position } = await answer(client.GET('/swaps', { params: { query: { mine: true, open: true } } }));
    return { items: data.items, position };
  },
  accepts: (s) => s.state === 'asked',
  on: changed,
});

export const alarms = (): Spec<Alarm> => ({
  kind: 'alarm', topics: ['oncall'],
  load: async () => {
    const { data, position } = await answer(client.GET('/alarms', { params: { query: {} } }));
    return { items: data.items.filter((a) => a.state !== 'resolved'), position };
  },
  accepts: (a) => a.state !== 'resolved',
  order: (a, b) => b.raised_at.localeCompare(a.raised_at),
});

const shown = async (call: Promise<Rota>): Promise<Rota> => {
  const r = await call;
  put('rota', r);
  return r;
};
export const make = (body: { name: string; group_id?: string; zone?: string; layers: RotaLayer[] }) => shown(ask(client.POST('/rotas', { body })));
export const edit = (id: string, body: object) => shown(ask(client.PATCH('/rotas/{id}', { params: { path: { id } }, body })));
export const archive = (id: string) => shown(ask(client.POST('/rotas/{id}/archive', { params: { path: { id } } })));
export const override = (id: string, body: { person_id?: string; from?: string; to: string }) => shown(ask(client.POST('/rotas/{id}/overrides', { params: { path: { id } }, body })));
export const giveBack = (id: string, override: string) => shown(ask(client.DELETE('/rotas/{id}/overrides/{override}', { params: { path: { id, override } } })));
export const feed = () => ask(client.POST('/me/oncall-feed')).then((f) => f.url);

export const askSwap = async (rota: string, body: { asked_of: string; from: string; to: string; back_from?: string; back_to?: string; note?: string }) =>
  put('swap', await ask(client.POST('/rotas/{id}/swaps', { params: { path: { id: rota } }, body })));
export async function endSwap(id: string, how: 'accept' | 'decline' | 'withdraw'): Promise<void> {
  const params = { params: { path: { id } } };
  put('swap', await ask(how === 'accept' ? client.POST('/swaps/{id}/accept', params) : how === 'decline' ? client.POST('/swaps/{id}/decline', params) : client.POST('/swaps/{id}/withdraw', params)));
}
export const acknowledge = async (id: string) => put('alarm', await ask(client.POST('/alarms/{id}/acknowledge', { params: { path: { id } } })));
export const resolve = async (id: string) => put('alarm', await ask(client.POST('/alarms/{id}/resolve', { params: { path: { id } } })));

/** « lun. 23 nov., 09:00 » */
export const when = (iso: string | undefined, lang: Lang): string =>
  dates(lang, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(Date.parse(iso ?? ''));
