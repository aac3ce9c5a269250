import Check from '@lucide/svelte/icons/check';
import Pause from '@lucide/svelte/icons/pause';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import type { Conversation, Ticket } from '$lib/api';
import type { Icon } from '$lib/ui';
import { m } from '$m';

/** How a state is said and shown; the word always stands beside the colour. */
export interface Word {
  text: string;
  tone: 'neutral' | 'accent' | 'info' | 'ok' | 'warn' | 'danger';
  icon?: Icon;
}

export function ticketState(state: string): Word {
  switch (state) {
    case 'new':
      return { text: m.state_new(), tone: 'accent' };
    case 'in_progress':
      return { text: m.state_in_progress(), tone: 'info' };
    case 'on_hold':
      return { text: m.state_on_hold(), tone: 'warn', icon: Pause };
    case 'resolved':
      return { text: m.state_resolved(), tone: 'ok', icon: Check };
    case 'closed':
      return { text: m.state_closed(), tone: 'neutral' };
    case 'canceled':
      return { text: m.state_canceled(), tone: 'neutral' };
    default:
      return { text: state, tone: 'neutral' };
  }
}

/** Whether nothing more is expected of anybody. */
export const ticketDone = (t: Pick<Ticket, 'state'>): boolean => ['resolved', 'closed', 'canceled'].includes(t.state);

export function conversationState(c: Pick<Conversation, 'state' | 'close_reason'>): Word {
  switch (c.state) {
    case 'waiting':
    case 'offered':
      return { text: m.conversation_waiting(), tone: 'accent' };
    case 'active':
      return { text: m.conversation_active(), tone: 'info' };
    case 'on_hold':
      return { text: m.conversation_on_hold(), tone: 'warn', icon: Pause };
    default:
      return c.close_reason === 'resolved' ? { text: m.state_resolved(), tone: 'ok', icon: Check }
        : c.close_reason === 'abandoned' ? { text: m.conversation_abandoned(), tone: 'neutral' }
        : { text: m.state_closed(), tone: 'neutral' };
  }
}

export function priority(p: number): Word {
  const names = [m.priority_1, m.priority_2, m.priority_3, m.priority_4, m.priority_5];
  const text = `P${p} ${names[p - 1]?.() ?? ''}`.trim();
  if (p === 1) return { text, tone: 'danger', icon: TriangleAlert };
  return { text, tone: p === 2 ? 'warn' : 'neutral' };
}
