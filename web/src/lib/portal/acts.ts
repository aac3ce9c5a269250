import { ask, client, type Conversation, type Ticket } from '$lib/api';
import { put } from '$lib/live';

const at = (id: string) => ({ params: { path: { id } } });
const seen = (c: Conversation): Conversation => {
  put('conversation', c);
  return c;
};

export const arrive = async (symptoms: string, queue: string, files: string[]): Promise<Conversation> =>
  seen(
    await ask(
      client.POST('/conversations', {
        body: { symptoms, ...(queue ? { queue_id: queue } : {}), ...(files.length > 0 ? { files } : {}) },
      }),
    ),
  );

export const abandon = async (id: string): Promise<Conversation> => seen(await ask(client.POST('/conversations/{id}/abandon', at(id))));
export const takeUpAgain = async (id: string): Promise<Conversation> => seen(await ask(client.POST('/conversations/{id}/reopen', at(id))));
export const keepPlace = async (id: string): Promise<Conversation> => seen(await ask(client.POST('/conversations/{id}/keep-place', at(id))));
export const rate = async (id: string, rating: number, comment: string): Promise<Conversation> =>
  seen(await ask(client.POST('/conversations/{id}/rate', { ...at(id), body: { rating, ...(comment ? { comment } : {}) } })));

/** A ticket instead of a conversation: outside opening hours, or for who does not want to wait. */
export async function openTicket(text: string, files: string[] = [], kind = 'incident'): Promise<Ticket> {
  const ticket = await ask(
    client.POST('/tickets', { body: { kind, title: firstLine(text), description: text, ...(files.length > 0 ? { files } : {}) } }),
  );
  put('ticket', ticket);
  return ticket;
}

export async function meToo(t: Ticket): Promise<void> {
  const joined = t.my_me_too === true;
  const route = '/tickets/{id}/me_too';
  const after = await ask(joined ? client.DELETE(route, at(t.id)) : client.POST(route, { ...at(t.id), body: {} }));
  const ticket = after ?? { ...t, my_me_too: !joined, me_too: t.me_too + (joined ? -1 : 1) };
  put('ticket', ticket);
  put('outage', ticket);
}

/** The first sentence, as a title: what comes after stays in the description. */
export function firstLine(text: string, limit = 120): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  const sentence = /^.{12,}?[.!?](?=\s|$)/u.exec(line)?.[0] ?? line;
  if (sentence.length <= limit) return sentence;
  const cut = sentence.slice(0, limit - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), limit / 2)).trimEnd()}…`;
}
