import { ask, client, type Announcement, type Conversation, type Reply } from '$lib/api';
import { fold } from '$lib/order';
import { lang, session } from '$lib/session';
import type { Find } from '$lib/thread';
import { firstName } from '$lib/ui';
import { m } from '$m';

let known: Promise<Reply[]> | undefined;
let until = 0;

function all(): Promise<Reply[]> {
  if (!known || Date.now() > until) {
    until = Date.now() + 60_000;
    known = ask(client.GET('/replies')).then((page) => page.items);
    known.catch(() => (known = undefined));
  }
  return known;
}

function filled(text: string, c: Conversation): string {
  const values: Record<string, string> = {
    requester: c.requester.name, demandeur: c.requester.name, prenom: firstName(c.requester.name), first_name: firstName(c.requester.name),
    agent: session.me.name, technicien: session.me.name, number: c.number, numero: c.number, queue: c.queue.name, file: c.queue.name,
    ticket: c.ticket?.number ?? c.number,
  };
  return text.replace(/\{\{\s*([\p{L}_]+)\s*\}\}/gu, (whole, name: string) => values[fold(name)] ?? whole);
}

let told: Promise<Announcement[]> | undefined;
let toldUntil = 0;

/** What crises tell users now, to answer with; asked again after a few seconds, for it ends with the crisis. */
function announced(): Promise<Announcement[]> {
  if (!told || Date.now() > toldUntil) {
    toldUntil = Date.now() + 5000;
    told = ask(client.GET('/announcements')).then((page) => page.items);
    told.catch(() => (told = undefined));
  }
  return told;
}

/** Canned replies for what is typed after /, those of this queue and of the person's language first. */
export const repliesFor = (conversation: () => Conversation): Find => async (typed) => {
  const c = conversation();
  const wanted = fold(typed.trim());
  const rank = (r: Reply) => (r.lang === lang.current ? 0 : 4) + (r.queue_id ? 0 : 1) + (fold(r.shortcut).startsWith(wanted) ? 0 : 2);
  const crises = (await announced().catch(() => []))
    .map((a) => ({ id: a.id, title: `/${m.outside_reply_shortcut()} · ${m.outside_reply_title()}`, detail: a.text, text: a.text }))
    .filter((a) => fold(a.title).includes(wanted));
  const own = (await all())
    .filter((r) => !r.queue_id || r.queue_id === c.queue.id)
    .filter((r) => fold(`${r.shortcut} ${r.title}`).includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || a.shortcut.localeCompare(b.shortcut))
    .slice(0, 8)
    .map((r) => ({ id: r.id, title: `/${r.shortcut} · ${r.title}`, detail: filled(r.text, c), text: filled(r.text, c) }));
  return [...crises, ...own];
};
