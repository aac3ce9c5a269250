import BookOpen from '@lucide/svelte/icons/book-open';
import Box from '@lucide/svelte/icons/box';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import Newspaper from '@lucide/svelte/icons/newspaper';
import Ticket from '@lucide/svelte/icons/ticket';
import User from '@lucide/svelte/icons/user';
import type { SearchHit } from '$lib/api';
import { session } from '$lib/session';
import type { Icon } from '$lib/ui';
import { articleState, noteState } from '$lib/knowledge/words';
import { stateName as ticketStateName, toneOf } from '$lib/ticket/names';
import { conversationState } from '$lib/words';
import { m } from '$m';

interface Kind {
  /** Many of them, as a facet says it. */
  name: () => string;
  one: () => string;
  icon: Icon;
  href: (hit: SearchHit) => string;
}

const kinds: Record<string, Kind> = {
  ticket: { name: () => m.search_kind_ticket(), one: () => m.search_one_ticket(), icon: Ticket, href: (h) => `/tickets/${h.number ?? h.id}` },
  conversation: { name: () => m.search_kind_conversation(), one: () => m.search_one_conversation(), icon: MessageCircle, href: (h) => (session.has('agent') ? `/console?c=${h.id}` : `/conversations/${h.id}`) },
  article: { name: () => m.search_kind_article(), one: () => m.search_one_article(), icon: BookOpen, href: (h) => `/articles/${h.number ?? h.id}` },
  note: { name: () => m.search_kind_note(), one: () => m.search_one_note(), icon: Lightbulb, href: (h) => `/notes/${h.id}` },
  post: { name: () => m.search_kind_post(), one: () => m.search_one_post(), icon: Newspaper, href: (h) => `/feed/${h.id}` },
  runbook: { name: () => m.search_kind_runbook(), one: () => m.search_one_runbook(), icon: ListChecks, href: (h) => `/runbooks/${h.number ?? h.id}` },
  ci: { name: () => m.search_kind_ci(), one: () => m.search_one_ci(), icon: Box, href: (h) => `/cmdb/${h.number ?? h.id}` },
  person: { name: () => m.search_kind_person(), one: () => m.search_one_person(), icon: User, href: (h) => `/people/${h.id}` },
};

/** The types of tickets are facets of their own beside the kinds of records. */
const types: Record<string, () => string> = {
  incident: () => m.search_type_incident(),
  problem: () => m.search_type_problem(),
  request: () => m.search_type_request(),
  change: () => m.search_type_change(),
};

const singles: Record<string, () => string> = {
  incident: () => m.search_one_incident(),
  problem: () => m.search_one_problem(),
  request: () => m.search_one_request(),
  change: () => m.search_one_change(),
};

export const oneName = (hit: SearchHit): string => singles[hit.type]?.() ?? kinds[hit.kind]?.one() ?? hit.type;
export const kindOf = (hit: SearchHit): Kind | undefined => kinds[hit.kind];
export const typeName = (type: string): string => types[type]?.() ?? kinds[type]?.name() ?? type;
export const hrefOf = (hit: SearchHit): string | undefined => kinds[hit.kind]?.href(hit);

/** The state of a hit in words; records of which the words are not known here say nothing. */
export function stateOf(hit: SearchHit) {
  if (!hit.state) return undefined;
  if (hit.kind === 'ticket') return { text: ticketStateName(hit.state), tone: toneOf(hit.state) };
  if (hit.kind === 'note') return noteState(hit.state as 'hot');
  if (hit.kind === 'article') return articleState(hit.state as 'draft');
  if (hit.kind === 'conversation') return conversationState({ state: hit.state as 'closed' });
  if (hit.kind === 'ci') return { text: stateName(hit.state), tone: hit.state === 'down' ? ('danger' as const) : hit.state === 'maintenance' ? ('warn' as const) : ('neutral' as const) };
  const word = states[hit.state];
  return word ? { text: word(), tone: 'neutral' as const } : undefined;
}

const states: Record<string, () => string> = {
  hot: () => m.know_hot(),
  confirmed: () => m.know_confirmed(),
  disputed: () => m.know_disputed(),
  stale: () => m.know_stale(),
  draft: () => m.know_draft(),
  published: () => m.know_published(),
  retired: () => m.know_retired(),
  open: () => m.search_state_open(),
  new: () => m.state_new(),
  in_progress: () => m.state_in_progress(),
  on_hold: () => m.state_on_hold(),
  resolved: () => m.state_resolved(),
  closed: () => m.state_closed(),
  canceled: () => m.state_canceled(),
  waiting: () => m.conversation_waiting(),
  active: () => m.conversation_active(),
  in_service: () => m.cmdb_status_in_service(),
  down: () => m.cmdb_status_down(),
  maintenance: () => m.cmdb_status_maintenance(),
  known_error: () => m.problem_known_error(),
  investigating: () => m.problem_state_investigating(),
  review: () => m.know_review(),
};
export const stateName = (state: string): string => states[state]?.() ?? state;
