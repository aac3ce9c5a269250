import { ApiError, ask, client, type CrisisClock, type CrisisDecision, type CrisisDraft, type CrisisGuest, type CrisisHandover, type CrisisMessage, type CrisisPoint, type CrisisTask, type CrisisTemplate, type Schema } from '$lib/api';
import type { Crisis } from './crisis.svelte';

const path = (c: Crisis) => ({ path: { id: c.id } });
const nth = (c: Crisis, n: number) => ({ path: { id: c.id, n } });

export type TaskState = CrisisTask['state'];
export type TaskChange = Schema<'CrisisEditTaskIn'>;
export type NewTask = Schema<'CrisisTaskIn'>;
export type Audience = CrisisMessage['audience'];

export async function makeTask(c: Crisis, body: NewTask): Promise<CrisisTask> {
  const task = await ask(client.POST('/crises/{id}/tasks', { params: path(c), body }));
  c.take({ task });
  return task;
}
/** Changes fields of a task as it was read; who changed it meanwhile is in the error. */
export async function editTask(c: Crisis, task: CrisisTask, body: TaskChange): Promise<CrisisTask> {
  const next = await ask(client.PATCH('/crises/{id}/tasks/{n}', { params: { ...nth(c, task.n), header: { 'If-Match': `"${task.version}"` } }, body }));
  c.take({ task: next });
  return next;
}
export async function moveTask(c: Crisis, n: number, state: TaskState, note = ''): Promise<CrisisTask> {
  const task = await ask(client.POST('/crises/{id}/tasks/{n}/move', { params: nth(c, n), body: { state, ...(note ? { note } : {}) } }));
  c.take({ task });
  c.refresh('tasks'); // others may have waited for it
  return task;
}

export async function decide(c: Crisis, body: Schema<'CrisisDecideIn'>): Promise<CrisisDecision> {
  const decision = await ask(client.POST('/crises/{id}/decisions', { params: path(c), body }));
  c.take({ decision });
  return decision;
}
/** Puts a decision before who directs. */
export async function propose(c: Crisis, body: Schema<'CrisisProposeIn'>): Promise<CrisisDecision> {
  const decision = await ask(client.POST('/crises/{id}/decisions/propose', { params: path(c), body }));
  c.take({ decision });
  return decision;
}
/** Takes what was proposed. */
export async function takeDecision(c: Crisis, n: number, body: Schema<'CrisisTakeIn'>): Promise<CrisisDecision> {
  const decision = await ask(client.POST('/crises/{id}/decisions/{n}/take', { params: nth(c, n), body }));
  c.take({ decision });
  return decision;
}
export async function rejectDecision(c: Crisis, n: number, reason: string): Promise<void> {
  c.take({ decision: await ask(client.POST('/crises/{id}/decisions/{n}/reject', { params: nth(c, n), body: reason ? { reason } : {} })) });
}
/** One decision with the lines that it rests on, as they were thought of then. */
export const readDecision = (c: Crisis, n: number): Promise<CrisisDecision> => ask(client.GET('/crises/{id}/decisions/{n}', { params: nth(c, n) }));
export async function settleDecision(c: Crisis, n: number, state: Schema<'CrisisSettleIn'>['state']): Promise<void> {
  c.take({ decision: await ask(client.POST('/crises/{id}/decisions/{n}/settle', { params: nth(c, n), body: { state } })) });
}

export const draftPoint = (c: Crisis): Promise<CrisisDraft> => ask(client.GET('/crises/{id}/points/draft', { params: path(c) }));
export async function holdPoint(c: Crisis, text: string, next: number): Promise<CrisisPoint> {
  const point = await ask(client.POST('/crises/{id}/points', { params: path(c), body: { text, ...(next > 0 ? { next_min: next } : {}) } }));
  await c.read('points');
  c.refresh('info');
  return point;
}

export const templates = async (c: Crisis): Promise<CrisisTemplate[]> => (await ask(client.GET('/crises/{id}/messages/templates', { params: path(c) }))).items;
export async function planMessage(c: Crisis, body: Schema<'CrisisPlanIn'>): Promise<CrisisMessage> {
  const message = await ask(client.POST('/crises/{id}/messages', { params: path(c), body }));
  c.take({ message });
  return message;
}
export async function settleMessage(c: Crisis, n: number, body: Schema<'CrisisSettleMessageIn'>): Promise<CrisisMessage> {
  const message = await ask(client.POST('/crises/{id}/messages/{n}/settle', { params: nth(c, n), body }));
  c.take({ message });
  return message;
}

/** Sends once more what did not reach everybody. */
export async function retryMessage(c: Crisis, n: number, channel: 'mail' | 'feed' | 'status' | 'desk' | 'webhook'): Promise<void> {
  c.take({ message: await ask(client.POST('/crises/{id}/messages/{n}/retry', { params: nth(c, n), body: { channel } })) });
}
/** Takes a message off where it is shown. */
export async function endMessage(c: Crisis, n: number): Promise<void> {
  c.take({ message: await ask(client.POST('/crises/{id}/messages/{n}/end', { params: nth(c, n) })) });
}

export async function meet(c: Crisis, k: CrisisClock, note: string): Promise<void> {
  await ask(client.POST('/crises/{id}/clocks/{regulation}/{step}/meet', { params: { path: { id: c.id, regulation: k.regulation as 'nis2' | 'gdpr', step: k.step } }, body: note ? { note } : {} }));
  await c.read('clocks');
}

export const handover = (c: Crisis): Promise<CrisisHandover> => ask(client.GET('/crises/{id}/handover', { params: path(c) }));

export async function invite(c: Crisis, body: Schema<'CrisisInviteIn'>): Promise<CrisisGuest> {
  const guest = await ask(client.POST('/crises/{id}/guests', { params: path(c), body }));
  c.refresh('guests');
  return guest;
}
export async function revoke(c: Crisis, guest: string): Promise<void> {
  await ask(client.DELETE('/crises/{id}/guests/{guest}', { params: { path: { id: c.id, guest } } }));
  await c.read('guests');
}

/** The record as it is now, where a change came too late. */
export const staleOf = <T>(error: unknown): T | undefined => (error instanceof ApiError && error.status === 412 && error.current ? (error.current as T) : undefined);
/** The first field a server found wrong, by its name. */
export const wrong = (error: unknown, name: string): string | undefined => (error instanceof ApiError ? error.field(name) : undefined);
