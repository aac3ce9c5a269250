import { ask, client } from '$lib/api';
import type { Icon } from '$lib/ui';
import { conversationState, ticketState } from '$lib/words';
import { m } from '$m';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import Ticket from '@lucide/svelte/icons/ticket';
import User from '@lucide/svelte/icons/user';

export interface Hit {
  id: string;
  group: string;
  title: string;
  detail: string;
  icon: Icon;
  href?: string;
  keys?: string;
  run?: () => void;
}

/** What the records hold about some words: tickets, conversations, people. One that fails leaves the others. */
export async function findRecords(q: string): Promise<Hit[]> {
  const query = { q, limit: 5 };
  const [tickets, conversations, people] = await Promise.allSettled([
    ask(client.GET('/tickets', { params: { query } })),
    ask(client.GET('/conversations', { params: { query } })),
    ask(client.GET('/people', { params: { query } })),
  ]);
  const hits: Hit[] = [];
  if (tickets.status === 'fulfilled')
    for (const t of tickets.value.items)
      hits.push({ id: t.id, group: m.palette_tickets(), title: t.title, detail: `${t.number} · ${ticketState(t.state).text}`, icon: Ticket, href: `/tickets/${t.number}` });
  if (conversations.status === 'fulfilled')
    for (const c of conversations.value.items)
      hits.push({ id: c.id, group: m.palette_conversations(), title: c.symptoms, detail: `${c.number} · ${c.requester.name} · ${conversationState(c).text}`, icon: MessageCircle, href: `/console?c=${c.id}` });
  if (people.status === 'fulfilled')
    for (const p of people.value.items)
      hits.push({ id: p.id, group: m.palette_people(), title: p.name, detail: [p.title, p.department, p.site, p.phone].filter(Boolean).join(' · '), icon: User, href: `/people/${p.id}` });
  return hits;
}
