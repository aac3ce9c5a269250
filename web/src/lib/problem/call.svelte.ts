import { answer, ask, client, type Contribution, type ContributionMark, type HypothesisStatus, type Call, type Ticket, type Witness } from '$lib/api';
import { Collection, put } from '$lib/live';

const path = (id: string) => ({ path: { id } });

/** The calls of a problem, the latest first. */
export const callsOf = async (problem: string): Promise<string[]> => (await ask(client.GET('/calls', { params: { query: { problem, limit: 10 } } }))).items.map((c) => c.id);
export const openCall = (problem: string, question: string, audience: Call['audience']): Promise<Call> => ask(client.POST('/tickets/{id}/call', { params: path(problem), body: { question, audience } }));
export const identify = async (problem: string): Promise<Ticket> => {
  const ticket = await ask(client.POST('/tickets/{id}/identify', { params: path(problem), body: {} }));
  put('ticket', ticket);
  return ticket;
};

/** One call on the screen, with what was answered. */
export class CallRecord {
  readonly id: string;
  readonly record: Collection<Call>;
  readonly answers: Collection<Contribution>;

  constructor(id: string) {
    this.id = id;
    const topics = [`call:${id}`];
    this.record = new Collection<Call>({
      kind: 'call', topics, personal: ['problem', 'my_seen', 'actions', 'thanked'],
      load: async () => {
        const { data, position } = await answer(client.GET('/calls/{id}', { params: path(id) }));
        return { items: [data], position };
      },
      accepts: (c) => c.id === id,
      on: (push) => push.subject.kind === 'call' || push.subject.kind === 'contribution',
    });
    this.answers = new Collection<Contribution>({
      kind: 'contribution', topics, personal: ['evidence', 'my_vote', 'actions'],
      load: async () => {
        const { data, position } = await answer(client.GET('/calls/{id}/contributions', { params: path(id) }));
        return { items: data.items, position };
      },
      accepts: (w) => w.call === id,
      // What helped first, then hypotheses by their votes, then as they came.
      order: (a, b) => Number(!!b.mark) - Number(!!a.mark) || b.for - b.against - (a.for - a.against) || a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id),
      on: (push) => push.subject.kind === 'contribution' || push.type === 'call.closed',
    });
  }
  start(): () => void {
    const stops = [this.record.start(), this.answers.start()];
    return () => {
      for (const stop of stops) stop();
    };
  }
  get call(): Call | undefined {
    return this.record.first;
  }
  may = (verb: string): boolean => this.call?.actions?.includes(verb) ?? false;

  #call(c: Call): void {
    put('call', c);
  }
  #said(w: Contribution): void {
    put('contribution', w);
  }
  async seen(on: boolean, place = ''): Promise<void> {
    this.#call(await ask(on ? client.POST('/calls/{id}/seen', { params: path(this.id), body: place ? { place } : {} }) : client.DELETE('/calls/{id}/seen', { params: path(this.id) })));
  }
  witnesses = async (): Promise<Witness[]> => (await ask(client.GET('/calls/{id}/seen', { params: path(this.id) }))).items;
  async close(outcome: string): Promise<void> {
    this.#call(await ask(client.POST('/calls/{id}/close', { params: path(this.id), body: outcome ? { outcome } : {} })));
  }
  async contribute(kind: Contribution['kind'], text: string, files: string[] = []): Promise<void> {
    this.#said(await ask(client.POST('/calls/{id}/contributions', { params: path(this.id), body: { kind, text, ...(files.length > 0 ? { files } : {}) } })));
  }
  async edit(w: Contribution, text: string): Promise<void> {
    this.#said(await ask(client.PATCH('/contributions/{id}', { params: { ...path(w.id), header: { 'If-Match': `"${w.version}"` } }, body: { text } })));
  }
  async remove(w: Contribution): Promise<void> {
    await ask(client.DELETE('/contributions/{id}', { params: path(w.id) }));
    this.answers.remove(w.id);
  }
  /** A second click on one's own vote takes it back. */
  async vote(w: Contribution, way: 'for' | 'against'): Promise<void> {
    this.#said(await ask(w.my_vote === way ? client.DELETE('/contributions/{id}/vote', { params: path(w.id) }) : client.POST('/contributions/{id}/vote', { params: path(w.id), body: { for: way === 'for' } })));
  }
  async move(w: Contribution, status: HypothesisStatus): Promise<void> {
    this.#said(await ask(client.POST('/contributions/{id}/status', { params: path(w.id), body: { status } })));
  }
  async mark(w: Contribution, as: ContributionMark | undefined): Promise<void> {
    this.#said(await ask(as ? client.POST('/contributions/{id}/mark', { params: path(w.id), body: { as } }) : client.DELETE('/contributions/{id}/mark', { params: path(w.id) })));
  }
  async prove(w: Contribution, record: { kind: string; id: string }, comment: string): Promise<void> {
    this.#said(await ask(client.POST('/contributions/{id}/evidence', { params: path(w.id), body: { record, ...(comment ? { comment } : {}) } })));
  }
  async unprove(w: Contribution, evidence: string): Promise<void> {
    this.#said(await ask(client.DELETE('/contributions/{id}/evidence/{evidence}', { params: { path: { id: w.id, evidence } } })));
  }
}
