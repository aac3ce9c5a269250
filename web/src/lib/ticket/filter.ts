import { answer, ask, client, type Group, type Ticket } from '$lib/api';
import type { Loaded } from '$lib/live';
import { compare } from '$lib/order';
import { fold } from '$lib/order';

export type TicketView = 'open' | 'mine' | 'free' | 'resolved' | 'all';
export type Sort = '-updated_at' | 'priority' | '-opened_at' | 'opened_at';

/** What the address of the list says. */
export interface Filter {
  view: TicketView;
  kind: string;
  priority: string;
  group: string;
  q: string;
  sort: Sort;
}

const open = new Set(['new', 'in_progress', 'on_hold', 'investigating', 'known_error', 'draft', 'review', 'approved', 'scheduled', 'implementing']);

export async function load(f: Filter, cursor?: string): Promise<Loaded<Ticket>> {
  const state = f.view === 'resolved' ? 'resolved' : f.view === 'all' ? '' : 'open';
  const assignee = f.view === 'mine' ? 'me' : f.view === 'free' ? 'none' : '';
  const query = {
    sort: f.sort, limit: 50,
    ...(state ? { state } : {}), ...(assignee ? { assignee } : {}), ...(f.kind ? { kind: f.kind } : {}), ...(f.priority ? { priority: f.priority } : {}),
    ...(f.group ? { group: f.group } : {}), ...(f.q ? { q: f.q } : {}), ...(cursor ? { cursor } : {}),
  };
  const { data, position } = await answer(client.GET('/tickets', { params: { query } }));
  return { items: data.items, next: data.next, position };
}

/** Whether a ticket that changes just now belongs in the list: the server's filter, once more. */
export function accepts(f: Filter, t: Ticket, me: string): boolean {
  if (f.view === 'resolved' ? t.state !== 'resolved' : f.view !== 'all' && !open.has(t.state)) return false;
  if (f.view === 'mine' && t.assignee?.id !== me) return false;
  if (f.view === 'free' && t.assignee) return false;
  if (f.kind && t.kind !== f.kind) return false;
  if (f.priority && !f.priority.split(',').includes(String(t.priority))) return false;
  if (f.group && (f.group === 'none' ? t.group : t.group?.id !== f.group)) return false;
  const words = fold(f.q).split(/\s+/).filter(Boolean);
  const text = ` ${fold(`${t.number} ${t.external_id ?? ''} ${t.title}`)}`;
  return words.every((w) => text.includes(w));
}

export const order = (sort: Sort) => (a: Ticket, b: Ticket): number => {
  if (sort === 'priority') return a.priority - b.priority || compare(b.updated_at, a.updated_at) || compare(b.id, a.id);
  if (sort === '-opened_at') return compare(b.opened_at, a.opened_at) || compare(b.id, a.id);
  if (sort === 'opened_at') return compare(a.opened_at, b.opened_at) || compare(a.id, b.id);
  return compare(b.updated_at, a.updated_at) || compare(b.id, a.id);
};

export const groups = (): Promise<Group[]> => ask(client.GET('/groups')).then((page) => page.items);

export const create = (body: { title: string; description: string; requester_id?: string; impact: number; urgency: number; group_id?: string }): Promise<Ticket> =>
  ask(client.POST('/tickets', { body: { kind: 'incident', ...body } }));
