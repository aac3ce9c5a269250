import { answer, ApiError, ask, client, type Activity, type LinkType, type RecordLink, type Ticket, type TicketKindInfo } from '$lib/api';
import { Collection, put } from '$lib/live';
import { compare } from '$lib/order';

/** Two people changed the same field: what the other one left, and what this one wanted. */
export interface Conflict {
  theirs: Ticket;
  patch: Patch;
}
export type Patch = Partial<{
  title: string; description: string; impact: number; urgency: number; priority: number; priority_reason: string;
  category: string; group_id: string; assignee_id: string; requester_id: string;
}>;
export interface Line extends Activity {
  version: number;
}

const path = (id: string) => ({ path: { id } });

let kinds: Promise<TicketKindInfo[]> | undefined;
export function kindInfo(kind: string): Promise<TicketKindInfo | undefined> {
  kinds ??= ask(client.GET('/ticket-kinds')).then((page) => page.items);
  kinds.catch(() => (kinds = undefined));
  return kinds.then((all) => all.find((k) => k.kind === kind));
}

/** The address may hold a number: the live channel wants the id. */
export const find = (key: string): Promise<Ticket> => ask(client.GET('/tickets/{id}', { params: path(key) }));

/** One ticket on the screen: the record, what happened to it, and what its reader does to it. */
export class TicketRecord {
  readonly id: string;
  readonly record: Collection<Ticket>;
  readonly lines: Collection<Line>;
  #first: Ticket;
  #prev = $state<string>();
  #fetching = $state(false);
  #reading = 0;

  constructor(ticket: Ticket) {
    this.id = ticket.id;
    this.#first = ticket;
    this.record = new Collection<Ticket>({
      kind: 'ticket', topics: [`ticket:${ticket.id}`], personal: ['my_me_too', 'watching', 'watchers', 'actions'],
      load: async () => {
        const { data, position } = await answer(client.GET('/tickets/{id}', { params: path(ticket.id) }));
        return { items: [data], position };
      },
      accepts: (t) => t.id === ticket.id,
      // What the reader may do depends on the state: only REST tells.
      on: (push) => push.subject.kind === 'ticket' && !/commented|me_too/.test(push.type),
    });
    this.lines = new Collection<Line>({
      kind: 'activity', topics: [`ticket:${ticket.id}`],
      load: async () => {
        const { data, position } = await answer(client.GET('/tickets/{id}/activity', { params: { ...path(ticket.id), query: { last: true, limit: 200 } } }));
        if (this.lines.size === 0) this.#prev = data.prev || undefined;
        return { items: this.#linesOf(data.items), position };
      },
      accepts: () => true,
      keeps: () => true,
      order: (a, b) => compare(a.at, b.at),
      on: (push) => push.subject.kind === 'ticket' && !/commented|me_too/.test(push.type),
    });
  }

  // Words are the thread's; here is what was done.
  #linesOf(items: readonly Activity[]): Line[] {
    const version = ++this.#reading;
    return items.filter((one) => one.kind !== 'message').map((one) => ({ ...one, version }));
  }

  start(): () => void {
    const stops = [this.record.start(), this.lines.start()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  get ticket(): Ticket {
    return this.record.first ?? this.#first;
  }
  get hasOlder(): boolean {
    return this.#prev !== undefined;
  }
  get fetching(): boolean {
    return this.#fetching;
  }

  async older(): Promise<void> {
    const before = this.#prev;
    if (before === undefined || this.#fetching) return;
    this.#fetching = true;
    try {
      const page = await ask(client.GET('/tickets/{id}/activity', { params: { ...path(this.id), query: { before, limit: 200 } } }));
      for (const line of this.#linesOf(page.items)) this.lines.put(line);
      this.#prev = page.prev || undefined;
    } finally {
      this.#fetching = false;
    }
  }

  may(verb: string): boolean {
    return this.ticket.actions?.includes(verb) ?? false;
  }

  #kept(t: Ticket): Ticket {
    put('ticket', t);
    return t;
  }

  /** Saves fields as they were seen; a conflict is the answer when somebody changed the same ones meanwhile. */
  async edit(patch: Patch, seen: Ticket = this.ticket): Promise<Conflict | undefined> {
    try {
      this.#kept(await ask(client.PATCH('/tickets/{id}', { params: { ...path(this.id), header: { 'If-Match': `"${seen.version}"` } }, body: patch })));
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412 || !error.current) throw error;
      const theirs = error.current as Ticket;
      this.#kept(theirs);
      const same = (Object.keys(patch) as (keyof Patch)[]).every((field) => valueOf(seen, field) === valueOf(theirs, field));
      // Others changed other fields: nothing to choose, it is saved on what they left.
      return same ? this.edit(patch, theirs) : { theirs, patch };
    }
  }

  /** Saves a field of the kind's own. The answer is what somebody else wrote there meanwhile, where they did. */
  async describe(name: string, text: string, seen: Ticket): Promise<string | undefined> {
    try {
      this.#kept(await ask(client.PATCH('/tickets/{id}', { params: { ...path(this.id), header: { 'If-Match': `"${seen.version}"` } }, body: { details: { [name]: text } } })));
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412 || !error.current) throw error;
      const theirs = this.#kept(error.current as Ticket);
      const now = theirs.details?.[name] ?? '';
      return now === (seen.details?.[name] ?? '') ? this.describe(name, text, theirs) : now;
    }
  }

  async move(verb: 'start' | 'resume' | 'close'): Promise<void> {
    const at = { params: path(this.id) };
    if (verb === 'start') this.#kept(await ask(client.POST('/tickets/{id}/start', at)));
    else if (verb === 'resume') this.#kept(await ask(client.POST('/tickets/{id}/resume', at)));
    else this.#kept(await ask(client.POST('/tickets/{id}/close', at)));
  }
  async hold(reason: string, note: string): Promise<void> {
    this.#kept(await ask(client.POST('/tickets/{id}/hold', { params: path(this.id), body: note ? { reason, note } : { reason } })));
  }
  async resolve(code: string, notes: string): Promise<void> {
    this.#kept(await ask(client.POST('/tickets/{id}/resolve', { params: path(this.id), body: { code, notes } })));
  }
  async reopen(reason: string): Promise<void> {
    this.#kept(await ask(client.POST('/tickets/{id}/reopen', { params: path(this.id), body: { reason } })));
  }
  async cancel(reason: string): Promise<void> {
    this.#kept(await ask(client.POST('/tickets/{id}/cancel', { params: path(this.id), body: { reason } })));
  }
  async meToo(on: boolean): Promise<void> {
    if (on) this.#kept(await ask(client.POST('/tickets/{id}/me_too', { params: path(this.id), body: {} })));
    else await ask(client.DELETE('/tickets/{id}/me_too', { params: path(this.id) }));
    await this.record.reload();
  }
  async watch(person: string, on: boolean): Promise<void> {
    const params = { path: { kind: 'ticket', id: this.id, person } };
    const route = '/threads/{kind}/{id}/followers/{person}';
    await ask(on ? client.PUT(route, { params }) : client.DELETE(route, { params }));
    await this.record.reload();
  }

  /** The tickets it is tied to. Nothing where this server keeps no relations. */
  async relations(): Promise<RecordLink[] | undefined> {
    try {
      return (await ask(client.GET('/tickets/{id}/relations', { params: path(this.id) }))).items.filter((one) => one.ticket);
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 405)) return undefined;
      throw error;
    }
  }
  relate = (type: LinkType, ticket: string) => ask(client.POST('/tickets/{id}/relations', { params: path(this.id), body: { type, ticket } }));
  unrelate = (relation: string) => ask(client.DELETE('/tickets/{id}/relations/{relation}', { params: { path: { id: this.id, relation } } }));
}

/** A field as PATCH names it. */
export function valueOf(t: object, field: keyof Patch): unknown {
  const record = t as Record<string, unknown>;
  if (field in record) return record[field] ?? '';
  if (field.endsWith('_id')) {
    const ref = record[field.slice(0, -3)] as { id: string } | undefined;
    return ref?.id ?? '';
  }
  return '';
}
