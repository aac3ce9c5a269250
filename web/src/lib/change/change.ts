import { answer, ask, client, type ChangeCalendar, type ChangeConflicts, type ChangeEntry, type ChangePlan, type Lang, type Ticket } from '$lib/api';
import { put, type Spec } from '$lib/live';
import { compare } from '$lib/order';
import { dates } from '$lib/zone';
import { m } from '$m';

const path = (id: string) => ({ path: { id } });
const kept = async (answer: Promise<unknown>): Promise<void> => put('ticket', (await answer) as Ticket);

export const conflictsOf = (id: string): Promise<ChangeConflicts> => ask(client.GET('/tickets/{id}/conflicts', { params: path(id) }));
/** What would speak against a change of some elements in a window; `except` is the change itself, where it is one already. */
export const check = (cis: string[], from: string, to: string, except = ''): Promise<ChangeConflicts> =>
  ask(client.GET('/changes/conflicts', { params: { query: { ...(cis.length > 0 ? { ci_ids: cis } : {}), window_start: from, window_end: to, ...(except ? { except } : {}) } } }));
export async function plan(body: ChangePlan): Promise<Ticket> {
  const made = (await ask(client.POST('/changes', { body }))) as Ticket;
  put('ticket', made);
  return made;
}
export const submit = (id: string) => kept(ask(client.POST('/tickets/{id}/submit', { params: path(id), body: {} })));
export const approve = (id: string) => kept(ask(client.POST('/tickets/{id}/approve', { params: path(id), body: {} })));
export const reject = (id: string, reason: string) => kept(ask(client.POST('/tickets/{id}/reject', { params: path(id), body: { reason } })));
export const fail = (id: string, notes: string) => kept(ask(client.POST('/tickets/{id}/fail', { params: path(id), body: { notes } })));
export const schedule = (id: string, from: string, to: string) => kept(ask(client.POST('/tickets/{id}/schedule', { params: path(id), body: { window_start: from, window_end: to } })));
export const describe = (t: Ticket, details: Record<string, string>) =>
  kept(ask(client.PATCH('/tickets/{id}', { params: { ...path(t.id), header: { 'If-Match': `"${t.version}"` } }, body: { details } })));

type Kept = ChangeCalendar & { id: string; version: number; next?: ChangeEntry | undefined };
const AHEAD = 60 * 86_400_000;
let reading = 0;

/** What is planned in some days, on an element where one is named, and where that is nothing the next that is; read again when a change or a freeze moves. */
export const calendar = (from: Date, to: Date, ci: string): Spec<Kept> => ({
  kind: 'change_calendar', topics: ['tickets', 'crises'],
  load: async () => {
    const of = (a: Date, z: Date) => answer(client.GET('/changes', { params: { query: { from: a.toISOString(), to: z.toISOString(), ...(ci ? { ci } : {}) } } }));
    const { data, position } = await of(from, to);
    const later = data.items.length === 0 && to.getTime() > Date.now() ? (await of(to, new Date(to.getTime() + AHEAD))).data.items : [];
    return { items: [{ ...data, id: 'calendar', version: ++reading, next: later.toSorted((x, y) => compare(x.window_start, y.window_start))[0] }], position };
  },
  accepts: () => true,
  on: (push) => push.subject.kind === 'freeze' || (push.subject.kind === 'ticket' && ((push.record as Ticket | undefined)?.kind ?? 'change') === 'change'),
});

const types = { standard: m.change_type_standard, normal: m.change_type_normal, emergency: m.change_type_emergency };
export const typeChoices = () => Object.entries(types).map(([value, label]) => ({ value, label: label() }));
export const typeName = (type: string | undefined): string => types[type as keyof typeof types]?.() ?? '';

/** « jeu. 26 nov., 22:00 – 23:30 », on the person's clock; the day is said once where both are in it. */
export const spanOf = (from: string, to: string, lang: Lang): string =>
  dates(lang, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).formatRange(Date.parse(from), Date.parse(to));

/** A change of the calendar in one sentence, for who hears the screen. */
export const sayOf = (e: ChangeEntry, lang: Lang): string =>
  [e.title, spanOf(e.window_start, e.window_end, lang), e.conflicts > 0 ? m.change_meets({ count: e.conflicts }) : '', e.frozen ? m.change_in_freeze() : ''].filter(Boolean).join(', ');
