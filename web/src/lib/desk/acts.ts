import { ask, client, type AgentsReason, type Conversation, type Ticket, type Transcript } from '$lib/api';
import { put } from '$lib/live';

// What an agent does at the desk. Each answer enters the live collections by the same door as everybody's pushes.

const at = (id: string) => ({ params: { path: { id } } });

function kept(c: Conversation): Conversation {
  put('conversation', c);
  return c;
}

/** The next person of the agent's queues, of one queue, or one person in particular; nothing when nobody waits. */
export async function take(whom: { queue_id?: string; id?: string } = {}): Promise<Conversation | undefined> {
  const c = await ask(client.POST('/conversations/take', { body: whom }));
  return c ? kept(c) : undefined;
}
export const accept = async (id: string) => kept(await ask(client.POST('/conversations/{id}/accept', at(id))));
export const decline = async (id: string) => kept(await ask(client.POST('/conversations/{id}/decline', { ...at(id), body: {} })));
export const hold = async (id: string) => kept(await ask(client.POST('/conversations/{id}/hold', { ...at(id), body: {} })));
export const resume = async (id: string) => kept(await ask(client.POST('/conversations/{id}/resume', at(id))));
export const giveBack = async (id: string, note: string) =>
  kept(await ask(client.POST('/conversations/{id}/return', { ...at(id), body: note === '' ? {} : { note } })));
export const transfer = async (id: string, to: { queue_id?: string; agent_id?: string; note?: string }) =>
  kept(await ask(client.POST('/conversations/{id}/transfer', { ...at(id), body: to })));
export const invite = async (id: string, person: string) =>
  kept(await ask(client.POST('/conversations/{id}/invite', { ...at(id), body: { person_id: person } })));
export const leave = async (id: string) => kept(await ask(client.POST('/conversations/{id}/leave', at(id))));
export const close = async (id: string, reason: AgentsReason, solution = '') =>
  kept(await ask(client.POST('/conversations/{id}/close', { ...at(id), body: solution === '' ? { reason } : { reason, solution } })));

/** One click: caller, title, transcript, group and assignee are filled in by the server. */
export async function createIncident(id: string): Promise<Ticket> {
  const ticket = await ask(client.POST('/conversations/{id}/incident', { ...at(id), body: {} }));
  put('ticket', ticket);
  kept(await ask(client.GET('/conversations/{id}', at(id))));
  return ticket;
}

export const link = async (id: string, ticket: string) =>
  kept(await ask(client.POST('/conversations/{id}/link', { ...at(id), body: { ticket_id: ticket } })));

/** The person has the same trouble as others: counted on the incident, and the conversation tied to it. */
export async function attach(c: Conversation, ticket: Ticket): Promise<void> {
  put('ticket', await ask(client.POST('/tickets/{id}/me_too', { ...at(ticket.id), body: { person_id: c.requester.id } })));
  if (!c.ticket) await link(c.id, ticket.id);
}

export const transcript = (id: string): Promise<Transcript> =>
  ask(client.GET('/conversations/{id}/transcript', { params: { path: { id }, query: { view: 'internal' } } }));

export const findTickets = async (q: string): Promise<Ticket[]> =>
  (await ask(client.GET('/tickets', { params: { query: { q, limit: 8, ...(q === '' ? { state: 'open' } : {}) } } }))).items;
