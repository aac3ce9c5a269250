import type { Message } from '$lib/api';
import { nameOf } from '$lib/people/names.svelte';
import { session } from '$lib/session';
import { m } from '$m';

/** What the product says in a thread, in the reader's words. A code that this version does not know is left out. */
export function systemText(msg: Message): string | undefined {
  const code = msg.system?.code ?? '';
  const args = msg.system?.args ?? {};
  const name = (arg: string) => {
    const id = args[arg] ?? '';
    if (id === msg.author.id && msg.author.name !== '') return msg.author.name;
    return /^[0-9a-f]{32}$/.test(id) ? nameOf(id) || '…' : id;
  };
  const mine = (arg: string) => args[arg] === session.me.id;
  switch (code) {
    case 'conversation.taken':
      return mine('agent') ? m.system_taken_by_you() : m.system_taken({ agent: name('agent') });
    case 'conversation.held':
      return m.system_held({ agent: name('agent') });
    case 'conversation.resumed':
      return m.system_resumed({ agent: name('agent') });
    case 'conversation.returned':
      return m.system_returned();
    case 'conversation.agent_vanished':
      return m.system_agent_vanished();
    case 'conversation.transferred':
      return mine('to') ? m.system_transferred_to_you() : m.system_transferred({ to: name('to') });
    case 'conversation.transferred_to_queue':
      return m.system_transferred_to_queue({ queue: args.queue ?? '' });
    case 'conversation.invited':
      return m.system_invited({ person: name('person') });
    case 'conversation.left':
      return m.system_left({ person: name('person') });
    case 'conversation.closed':
      return mine('agent') ? m.system_closed_by_you() : m.system_closed({ agent: name('agent') });
    case 'conversation.abandoned':
      return mine('person') ? m.system_abandoned_by_you() : m.system_abandoned({ person: name('person') });
    case 'conversation.timed_out':
      return m.system_timed_out();
    case 'conversation.reopened':
      return mine('person') ? m.system_reopened_by_you() : m.system_reopened({ person: name('person') });
    case 'conversation.incident_created':
    case 'conversation.ticket_created':
      return m.system_ticket_created({ number: args.number ?? args.ticket ?? '' });
    case 'conversation.problem_opened':
      return m.system_problem_opened({ agent: name('agent'), number: args.number ?? '' });
    case 'call.opened':
      return m.system_call_opened({ person: name('by') });
    case 'call.closed':
      return m.system_call_closed();
    case 'contribution.marked':
      return m.system_contribution_marked();
    case 'article.review_due':
      return m.system_review_due();
    case 'conversation.ticket_linked':
      return m.system_ticket_linked({ number: args.number ?? args.ticket ?? '' });
    case 'conversation.place_kept':
      return m.system_place_kept();
    case 'proof.wrong':
      return args.text ? m.system_proof_wrong({ person: name('person'), text: args.text }) : m.system_proof_wrong_bare({ person: name('person') });
    case 'queue.announced':
    case 'conversation.announced':
      return args.text;
    default:
      return undefined;
  }
}
