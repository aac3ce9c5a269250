import { ask, client, type ChangeConflicts, type Ticket } from '$lib/api';
import { put } from '$lib/live';

const path = (id: string) => ({ path: { id } });
const kept = async (answer: Promise<unknown>): Promise<void> => put('ticket', (await answer) as Ticket);

export const conflictsOf = (id: string): Promise<ChangeConflicts> => ask(client.GET('/tickets/{id}/conflicts', { params: path(id) }));
export const submit = (id: string) => kept(ask(client.POST('/tickets/{id}/submit', { params: path(id), body: {} })));
export const approve = (id: string) => kept(ask(client.POST('/tickets/{id}/approve', { params: path(id), body: {} })));
export const reject = (id: string, reason: string) => kept(ask(client.POST('/tickets/{id}/reject', { params: path(id), body: { reason } })));
export const fail = (id: string, notes: string) => kept(ask(client.POST('/tickets/{id}/fail', { params: path(id), body: { notes } })));
export const schedule = (id: string, from: string, to: string) => kept(ask(client.POST('/tickets/{id}/schedule', { params: path(id), body: { window_start: from, window_end: to } })));

/** What a field of the browser for a day and an hour holds, as an instant. */
export const instantOf = (local: string): string => (local ? new Date(local).toISOString() : '');
