import type { FeedGroupBrief, Post, RecordCard } from '$lib/api';
import { ticketState, type Word } from '$lib/words';
import type { Icon } from '$lib/ui';
import { m } from '$m';
import BookOpen from '@lucide/svelte/icons/book-open';
import Check from '@lucide/svelte/icons/check';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Megaphone from '@lucide/svelte/icons/megaphone';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import Siren from '@lucide/svelte/icons/siren';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';

/** What a system post looks like: its bar, its icon, its colour. */
export interface Look {
  tone: 'danger' | 'warn' | 'ok' | 'accent';
  icon: Icon;
}

const over = (state: string | undefined) => state === 'resolved' || state === 'closed' || state === 'canceled';

export function lookOf(post: Post): Look {
  const card = post.card;
  if (card?.kind === 'article') return { tone: 'accent', icon: BookOpen };
  if (card?.type === 'problem' || post.rule === 'problem_call') return { tone: 'warn', icon: Megaphone };
  if (card?.type === 'change') return { tone: 'accent', icon: CalendarClock };
  if (card?.kind === 'crisis') return { tone: 'danger', icon: Siren };
  if (over(card?.state)) return { tone: 'ok', icon: Check };
  return card?.priority === 1 ? { tone: 'danger', icon: OctagonAlert } : { tone: 'warn', icon: TriangleAlert };
}

/** Somebody may still say that they are touched too. */
export const meTooOpen = (card: RecordCard | undefined): boolean => card?.kind === 'ticket' && card.type === 'incident' && !over(card.state);
export const isMajor = (post: Post): boolean => post.kind === 'system' && post.card?.type === 'incident' && post.card.priority === 1;

export function hrefOf(card: Pick<RecordCard, 'kind' | 'id' | 'number'>): string | undefined {
  const place: Record<string, string> = { ticket: '/tickets/', ci: '/cmdb/', article: '/articles/', note: '/notes/', conversation: '/conversations/', post: '/feed/', call: '/calls/', crisis: '/crises/' };
  const base = place[card.kind];
  if (base === undefined) return undefined;
  return base + (card.kind === 'ticket' || card.kind === 'ci' || card.kind === 'article' || card.kind === 'crisis' ? (card.number ?? card.id) : card.id);
}

export function stateOf(card: RecordCard): Word | undefined {
  if (!card.state) return undefined;
  if (card.kind === 'ticket') return problemState(card.state) ?? ticketState(card.state);
  if (card.kind === 'crisis') return crisisState(card.state);
  const words: Record<string, Word> = {
    published: { text: m.feed_state_published(), tone: 'ok' }, draft: { text: m.feed_state_draft(), tone: 'neutral' }, retired: { text: m.feed_state_retired(), tone: 'neutral' },
    in_service: { text: m.feed_state_in_service(), tone: 'ok' }, down: { text: m.feed_state_down(), tone: 'danger', icon: TriangleAlert }, maintenance: { text: m.feed_state_maintenance(), tone: 'warn' },
    hot: { text: m.feed_state_hot(), tone: 'warn' }, confirmed: { text: m.feed_state_confirmed(), tone: 'ok', icon: Check }, disputed: { text: m.feed_state_disputed(), tone: 'danger' }, stale: { text: m.feed_state_stale(), tone: 'neutral' },
  };
  return words[card.state];
}

function crisisState(phase: string): Word | undefined {
  const words: Record<string, Word> = {
    alert: { text: m.feed_state_crisis_alert(), tone: 'danger' }, mobilisation: { text: m.feed_state_crisis_mobilisation(), tone: 'danger' }, steering: { text: m.feed_state_crisis_steering(), tone: 'danger' },
    stand_down: { text: m.feed_state_crisis_stand_down(), tone: 'warn' }, retex: { text: m.feed_state_crisis_retex(), tone: 'neutral' }, archived: { text: m.feed_state_crisis_archived(), tone: 'neutral' },
  };
  return words[phase];
}

function problemState(state: string): Word | undefined {
  const words: Record<string, Word> = {
    investigating: { text: m.feed_state_investigating(), tone: 'info' }, known_error: { text: m.feed_state_known_error(), tone: 'warn' },
  };
  return words[state];
}

export const viewName = (view: string): string =>
  view === 'mine' ? m.feed_mine() : view === 'all' ? m.feed_all() : view === 'mentions' ? m.feed_mentions() : view === 'group:wall' ? m.feed_wall() : view.startsWith('tag:') ? `#${view.slice(4)}` : m.feed_title();

export const viewHref = (view: string): string => {
  const [kind, id] = view.split(/:(.*)/s);
  if (kind === 'group' && id && id !== 'wall') return `/feed/groups/${id}`;
  return view === 'mine' ? '/feed' : `/feed?view=${encodeURIComponent(view)}`;
};

export const accessName = (access: FeedGroupBrief['access']): string =>
  access === 'open' ? m.feed_access_open() : access === 'closed' ? m.feed_access_closed() : m.feed_access_secret();
export const roleName = (role: string): string =>
  role === 'owner' ? m.feed_role_owner() : role === 'asked' ? m.feed_role_asked() : role === 'invited' ? m.feed_role_invited() : m.feed_role_member();
