import { answer, ask, client, type ServiceState, type StatusPage, type StatusService } from '$lib/api';
import type { Spec } from '$lib/live';
import { m } from '$m';

type Kept = StatusPage & { id: string };
const at = (id: string) => ({ params: { path: { id } } });

export const states = (): ServiceState[] => ['up', 'maintenance', 'degraded', 'down'];
export const stateName = (state: ServiceState): string =>
  ({ up: m.outside_state_up(), maintenance: m.outside_state_maintenance(), degraded: m.outside_state_degraded(), down: m.outside_state_down() })[state];

export interface ServiceForm {
  name_fr: string;
  name_en: string;
}

/** The public page of the organisation, as who looks after it sees it. */
export const page = {
  spec: (): Spec<Kept> => ({
    kind: 'status_page',
    topics: ['settings'],
    load: async () => {
      const { data, position } = await answer(client.GET('/status-page'));
      return { items: [{ ...data, id: 'page' }], position };
    },
    accepts: () => true,
    on: (push) => push.type === 'status.changed',
  }),
  edit: (now: StatusPage, form: { open?: boolean; title_fr?: string; title_en?: string; about_fr?: string; about_en?: string }) =>
    ask(client.PATCH('/status-page', { params: { header: { 'If-Match': `"${now.version}"` } }, body: form })),
  add: (form: ServiceForm) => ask(client.POST('/status-page/services', { body: form })),
  rename: (s: StatusService, form: ServiceForm) => ask(client.PATCH('/status-page/services/{id}', { params: { path: { id: s.id }, header: { 'If-Match': `"${s.version}"` } }, body: form })),
  set: (id: string, state: ServiceState) => ask(client.POST('/status-page/services/{id}/state', { ...at(id), body: { state } })),
  drop: (id: string) => ask(client.DELETE('/status-page/services/{id}', at(id))),
  say: (text: string) => ask(client.POST('/status-page/notices', { body: { text } })),
  end: (id: string) => ask(client.POST('/status-page/notices/{id}/end', at(id))),
};
