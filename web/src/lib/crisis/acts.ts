import { answer, ask, BASE, client, type CrisisDeclare, type CrisisInfo, type CrisisLine, type CrisisMember, type CrisisPhase, type CrisisRole, type CrisisRoom, type RoleName, type Verification } from '$lib/api';
import { put } from '$lib/live';
import type { Exported } from './chain';
import type { Crisis, Found } from './crisis.svelte';

const path = (id: string) => ({ path: { id } });
const of = (c: Crisis, number: number) => ({ path: { id: c.id, number } });

/** A crisis by its number or its id, with its place in the log of events. */
export async function findCrisis(key: string): Promise<Found> {
  const { data, position } = await answer(client.GET('/crises/{id}', { params: path(key) }));
  return { key, info: data, position };
}

export async function declare(body: CrisisDeclare): Promise<CrisisInfo> {
  return ask(client.POST('/crises', { body }));
}
async function kept(call: Promise<CrisisInfo>): Promise<CrisisInfo> {
  const c = await call;
  put('crisis', c);
  return c;
}
export const join = (id: string): Promise<CrisisInfo> => kept(ask(client.POST('/crises/{id}/join', { params: path(id) })));
export async function leave(c: Crisis): Promise<void> {
  await ask(client.POST('/crises/{id}/leave', { params: path(c.id) }));
}
export const move = (c: Crisis, phase: CrisisPhase, reason = ''): Promise<CrisisInfo> =>
  kept(ask(client.POST('/crises/{id}/move', { params: path(c.id), body: { phase, ...(reason ? { reason } : {}) } })));
export const edit = (c: Crisis, body: { name?: string; description?: string; level?: number; cadence_min?: number; restricted?: boolean }): Promise<CrisisInfo> =>
  kept(ask(client.PATCH('/crises/{id}', { params: path(c.id), body })));

export async function giveRole(c: Crisis, role: RoleName, person: string, deputy: boolean): Promise<CrisisRole> {
  const given = await ask(client.POST('/crises/{id}/roles', { params: path(c.id), body: { role, person_id: person, ...(deputy ? { deputy } : {}) } }));
  c.refresh('info');
  return given;
}
export async function endRole(c: Crisis, role: string): Promise<void> {
  await ask(client.DELETE('/crises/{id}/roles/{role}', { params: { path: { id: c.id, role } } }));
  c.refresh('info');
}
export async function call(c: Crisis, people: string[], groups: string[] = []): Promise<void> {
  await ask(client.POST('/crises/{id}/call', { params: path(c.id), body: { ...(people.length > 0 ? { people } : {}), ...(groups.length > 0 ? { groups } : {}) } }));
  await c.read('members');
}
export async function answerCall(c: Crisis, said: NonNullable<CrisisMember['answer']>, minutes = 0): Promise<void> {
  await ask(client.POST('/crises/{id}/answer', { params: path(c.id), body: { answer: said, ...(minutes > 0 ? { minutes } : {}) } }));
  c.refresh('info');
  c.refresh('members');
}

export async function affect(c: Crisis, cis: string[]): Promise<void> {
  await kept(ask(client.POST('/crises/{id}/cis', { params: path(c.id), body: { ci_ids: cis } })));
  c.refresh('impact');
}
export async function release(c: Crisis, ci: string): Promise<void> {
  await ask(client.DELETE('/crises/{id}/cis/{ci}', { params: { path: { id: c.id, ci } } }));
  c.refresh('info');
  c.refresh('impact');
}
export const attach = (c: Crisis, ticket: string): Promise<CrisisInfo> => kept(ask(client.POST('/crises/{id}/records', { params: path(c.id), body: { ticket_id: ticket } })));
export async function detach(c: Crisis, kind: string, record: string): Promise<void> {
  await ask(client.DELETE('/crises/{id}/records/{kind}/{record}', { params: { path: { id: c.id, kind, record } } }));
  c.refresh('info');
}

async function marked(c: Crisis, act: Promise<CrisisLine>): Promise<CrisisLine> {
  const line = await act;
  c.take({ line });
  return line;
}
export const assess = (c: Crisis, number: number, verification: Verification, reason = ''): Promise<CrisisLine> =>
  marked(c, ask(client.POST('/crises/{id}/log/{number}/assess', { params: of(c, number), body: { verification, ...(reason ? { reason } : {}) } })));
export const choose = (c: Crisis, number: number, chosen: boolean): Promise<CrisisLine> =>
  marked(c, ask(client.POST('/crises/{id}/log/{number}/choose', { params: of(c, number), body: { chosen } })));
export const erase = (c: Crisis, number: number, reason: string): Promise<CrisisLine> =>
  marked(c, ask(client.POST('/crises/{id}/log/{number}/erase', { params: of(c, number), body: { reason } })));

export async function openRoom(c: Crisis, name: string, secret: boolean, people: string[]): Promise<CrisisRoom> {
  const room = await ask(client.POST('/crises/{id}/rooms', { params: path(c.id), body: { name, ...(secret ? { private: true, people } : {}) } }));
  await c.read('rooms');
  return room;
}
export async function closeRoom(c: Crisis, room: string): Promise<void> {
  await ask(client.POST('/crises/{id}/rooms/{room}/close', { params: { path: { id: c.id, room } } }));
  await c.read('rooms');
}
export const bePresent = (id: string, room: string, gone = false): Promise<unknown> =>
  ask(client.PUT('/crises/{id}/presence', { params: path(id), body: { ...(room ? { room_id: room } : {}), ...(gone ? { gone } : {}) } }));

export const exportUrl = (id: string): string => `${BASE}/crises/${encodeURIComponent(id)}/export`;
/** The whole log, sealed, as the file of an export has it. */
export const exported = (id: string): Promise<Exported> => ask(client.GET(`/crises/${encodeURIComponent(id)}/export` as '/crises/{id}/export', {})) as unknown as Promise<Exported>;
/** The line that says « we know »: what the law asks for runs from its time. */
export async function know(c: Crisis, line: number, regulation: 'nis2' | 'gdpr'): Promise<void> {
  await ask(client.POST('/crises/{id}/clocks', { params: path(c.id), body: { line, regulation } }));
  await c.read('clocks');
}
