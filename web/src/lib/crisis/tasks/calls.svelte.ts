import { ask, client, type CrisisTask } from '$lib/api';

export interface Reachable {
  name: string;
  phone: string;
}

/** What one needs to do a task: its procedure, and whom to call. */
export class TaskHelp {
  procedure = $state.raw<{ id: string; number: string; title: string }>();
  contacts = $state.raw<Reachable[]>([]);

  /** Reads as far as this person may: what they may not read is not shown. */
  async read(task: CrisisTask): Promise<void> {
    const [book, duty, owner] = await Promise.allSettled([
      task.runbook_id ? ask(client.GET('/runbooks/{id}', { params: { path: { id: task.runbook_id } } })) : Promise.resolve(undefined),
      task.ci ? ask(client.GET('/cis/{id}/oncall', { params: { path: { id: task.ci.id }, query: {} } })) : Promise.resolve(undefined),
      task.owner ? ask(client.GET('/contacts', { params: { query: { q: task.owner.name, limit: 5 } } })) : Promise.resolve(undefined),
    ]);
    if (book.status === 'fulfilled' && book.value) this.procedure = { id: book.value.id, number: book.value.number, title: book.value.title };
    const found = new Map<string, Reachable>();
    if (owner.status === 'fulfilled' && owner.value) {
      for (const c of owner.value.items) {
        const line = c.person_id === task.owner?.id ? c.lines.find((l) => l.kind === 'phone' && !l.wrong_at) : undefined;
        if (line) found.set(line.value, { name: c.name, phone: line.value });
      }
    }
    if (duty.status === 'fulfilled' && duty.value) {
      for (const d of duty.value.items) if (d.person && d.phone && !found.has(d.phone)) found.set(d.phone, { name: d.person.name, phone: d.phone });
    }
    this.contacts = [...found.values()];
  }
}
