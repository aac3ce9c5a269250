import { ask, client } from '$lib/api';
import { lang } from '$lib/session';
import { m } from '$m';
import { when } from '$lib/oncall/rotas';

interface Ref {
  kind: string;
  id: string;
}
export interface LinkedRecord extends Ref {
  number: string;
  title: string;
  href: string;
  note?: string;
}

async function card(of: Ref): Promise<LinkedRecord | undefined> {
  const params = { path: { id: of.id } };
  switch (of.kind) {
    case 'ticket': {
      const t = await ask(client.GET('/tickets/{id}', { params }));
      return { ...of, number: t.number, title: t.title, href: `/tickets/${t.number}` };
    }
    case 'run': {
      const r = await ask(client.GET('/runs/{id}', { params }));
      return { ...of, number: r.number, title: r.runbook.title, href: `/runs/${r.number}`, note: `${r.over}/${r.step_count}` };
    }
    case 'recovery_plan': {
      return { ...of, number: '', title: m.crisis_plan(), href: `/cmdb/plans/${of.id}` };
    }
    default:
      return undefined;
  }
}

/** The cards of what is linked to a crisis, as far as this person may read it. */
export class Linked {
  items = $state.raw<LinkedRecord[]>([]);
  #key = '';
  read(refs: readonly Ref[]): void {
    const key = refs.map((r) => `${r.kind}:${r.id}`).join(' ');
    if (key === this.#key) return;
    this.#key = key;
    void Promise.allSettled(refs.slice(0, 40).map(card)).then((all) => {
      if (key === this.#key) this.items = all.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
    });
  }
}

export interface Callable {
  key: string;
  name: string;
  detail: string;
  phone?: string;
  /** Verified not long ago. */
  fresh: boolean;
  href: string;
}

/** Whom one calls: who is on call for the affected items, then the emergency contacts. */
export class Calls {
  items = $state.raw<Callable[]>([]);
  #key = '-';
  read(cis: readonly string[]): void {
    const key = cis.join(' ');
    if (key === this.#key) return;
    this.#key = key;
    void this.#load(cis, key);
  }
  async #load(cis: readonly string[], key: string): Promise<void> {
    const [duties, contacts] = await Promise.all([
      Promise.allSettled(cis.slice(0, 20).map((id) => ask(client.GET('/cis/{id}/oncall', { params: { path: { id }, query: {} } })))),
      ask(client.GET('/contacts', { params: { query: { emergency: true, limit: 30 } } })).then((page) => page.items, () => []),
    ]);
    if (key !== this.#key) return;
    const found = new Map<string, Callable>();
    for (const page of duties) {
      if (page.status !== 'fulfilled') continue;
      for (const d of page.value.items) {
        if (!d.person || found.has(d.person.id)) continue;
        found.set(d.person.id, {
          key: `p${d.person.id}`, name: d.person.name, fresh: true, href: `/people/${d.person.id}`, ...(d.phone ? { phone: d.phone } : {}),
          detail: d.until ? m.crisis_on_call_until({ rota: d.rota, date: when(d.until, lang.current) }) : d.rota,
        });
      }
    }
    for (const c of contacts) {
      const line = c.lines.find((l) => l.kind === 'phone' && l.emergency && !l.wrong_at) ?? c.lines.find((l) => l.kind === 'phone' && !l.wrong_at);
      if (!line || (c.person_id && found.has(c.person_id))) continue;
      found.set(c.id, { key: `c${c.id}`, name: c.name, detail: [c.title, c.organisation?.name].filter(Boolean).join(' · '), phone: line.value, fresh: line.fresh, href: `/contacts/${c.id}` });
    }
    this.items = [...found.values()];
  }
}
