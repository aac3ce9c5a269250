import { ask, client } from '$lib/api';

/** How each part of a crisis is read, apart from the crisis itself and its log. */
const reads = {
  tasks: (id: string) => ask(client.GET('/crises/{id}/tasks', { params: { path: { id } } })).then((page) => page.items),
  decisions: (id: string) => ask(client.GET('/crises/{id}/decisions', { params: { path: { id } } })).then((page) => page.items),
  points: (id: string) => ask(client.GET('/crises/{id}/points', { params: { path: { id } } })).then((page) => page.items),
  messages: (id: string) => ask(client.GET('/crises/{id}/messages', { params: { path: { id } } })).then((page) => page.items),
  clocks: (id: string) => ask(client.GET('/crises/{id}/clocks', { params: { path: { id } } })).then((page) => page.items),
  members: (id: string) => ask(client.GET('/crises/{id}/members', { params: { path: { id } } })).then((page) => page.items),
  rooms: (id: string) => ask(client.GET('/crises/{id}/rooms', { params: { path: { id } } })).then((page) => page.items),
  guests: (id: string) => ask(client.GET('/crises/{id}/guests', { params: { path: { id } } })).then((page) => page.items),
  injects: (id: string) => ask(client.GET('/crises/{id}/injects', { params: { path: { id } } })).then((page) => page.items),
  observations: (id: string) => ask(client.GET('/crises/{id}/observations', { params: { path: { id } } })).then((page) => page.items),
  present: (id: string) => ask(client.GET('/crises/{id}/presence', { params: { path: { id } } })).then((page) => page.items),
  plans: (id: string) => ask(client.GET('/crises/{id}/plans', { params: { path: { id } } })).then((page) => page.items),
  impact: (id: string) => ask(client.GET('/crises/{id}/impact', { params: { path: { id }, query: { limit: 50 } } })),
};

export type Part = keyof typeof reads;
export type Parts = { [P in Part]: Awaited<ReturnType<(typeof reads)[P]>> };

export const readPart = <P extends Part>(part: P, id: string): Promise<Parts[P]> => reads[part](id) as Promise<Parts[P]>;

/** Which parts an event of a crisis leaves old, beside what came with it. */
export function staleAfter(type: string, what: unknown): Part[] {
  switch (type) {
    case 'crisis.work_changed':
      return what === 'point' ? ['points'] : what === 'clock' ? ['clocks'] : what === 'plan' ? ['plans', 'tasks'] : what === 'inject' ? ['injects'] : what === 'observation' ? ['observations'] : [];
    case 'crisis.called':
    case 'crisis.answered':
    case 'crisis.joined':
    case 'crisis.left':
    case 'crisis.role_changed':
      return ['members'];
    case 'crisis.room_changed':
      return ['rooms'];
    case 'crisis.guest_changed':
      return ['guests'];
    case 'crisis.presence_changed':
      return ['present'];
    default:
      return [];
  }
}
