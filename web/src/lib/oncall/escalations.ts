import { answer, ask, client, type Escalation, type EscalationStep } from '$lib/api';
import { put, type Spec } from '$lib/live';

/** All escalations; what a rota or a group is called may have changed with any of them. */
export const escalations = (): Spec<Escalation> => ({
  kind: 'escalation', topics: ['oncall'],
  load: async () => {
    const { data, position } = await answer(client.GET('/escalations'));
    return { items: data.items, position };
  },
  accepts: (e) => !e.archived_at,
  order: (a, b) => a.name.localeCompare(b.name),
  on: (push) => /^(rota|escalation)\./.test(push.type),
});

export interface Draft {
  name: string;
  group_id: string;
  priority: number;
  rounds: number;
  steps: EscalationStep[];
}

const shown = async (call: Promise<Escalation>): Promise<Escalation> => {
  const e = await call;
  put('escalation', e);
  return e;
};
export const make = (body: Draft) => shown(ask(client.POST('/escalations', { body })));
export const edit = (e: Escalation, body: Partial<Draft> & { archived?: boolean }) =>
  shown(ask(client.PATCH('/escalations/{id}', { params: { path: { id: e.id }, header: { 'If-Match': `"${e.version}"` } }, body })));
export const raise = async (body: { escalation_id: string; title: string; text?: string }) => put('alarm', await ask(client.POST('/alarms', { body })));

export type Told = 'rotas' | 'people' | 'groups';
export const kinds: Told[] = ['rotas', 'people', 'groups'];

/** When a step is told, in minutes after the alarm, where nobody answers before. */
export const startsAt = (steps: { wait_min: number }[], n: number): number => steps.slice(0, n).reduce((sum, s) => sum + s.wait_min, 0);
