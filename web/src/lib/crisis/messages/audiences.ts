import type { CrisisMessage } from '$lib/api';
import { m } from '$m';
import type { Audience } from '../work';

export const AUDIENCES: readonly Audience[] = ['users', 'management', 'partners', 'authorities', 'press', 'team'];
/** Ways by which the product itself sends. */
export const WAYS = ['mail', 'feed', 'status', 'desk', 'webhook'] as const;

export function audienceName(a: Audience): string {
  switch (a) {
    case 'users': return m.crisis_audience_users();
    case 'management': return m.crisis_audience_management();
    case 'partners': return m.crisis_audience_partners();
    case 'authorities': return m.crisis_audience_authorities();
    case 'press': return m.crisis_audience_press();
    case 'team': return m.crisis_audience_team();
  }
}
export function wayName(way: string): string {
  switch (way) {
    case 'mail': return m.crisis_way_mail();
    case 'feed': return m.crisis_way_feed();
    case 'status': return m.crisis_way_status();
    case 'desk': return m.crisis_way_desk();
    case 'webhook': return m.crisis_way_webhook();
    default: return way;
  }
}
/** How a delivery on one way goes. */
export function deliveryName(state: string): string {
  switch (state) {
    case 'sent': return m.crisis_delivery_sent();
    case 'failed': return m.crisis_delivery_failed();
    case 'skipped': return m.crisis_message_skipped();
    default: return m.crisis_delivery_on_its_way();
  }
}

export type Standing = 'late' | 'planned' | 'sent' | 'sent_late' | 'skipped';
/** Where a message stands at a time: planned past its time is late, whatever the server said when it was read. */
export function standing(x: Pick<CrisisMessage, 'state' | 'due_at' | 'state_at'>, now: number): Standing {
  const due = x.due_at ? Date.parse(x.due_at) : Infinity;
  if (x.state === 'planned') return due < now ? 'late' : 'planned';
  if (x.state === 'sent') return due < Date.parse(x.state_at) ? 'sent_late' : 'sent';
  return 'skipped';
}
const rank: Record<Standing, number> = { late: 0, planned: 1, sent: 2, sent_late: 2, skipped: 2 };
/** What is still to be told first, by its time; then what was, the last first. */
export function ordered(list: readonly CrisisMessage[], now: number): CrisisMessage[] {
  const due = (x: CrisisMessage) => (x.due_at ? Date.parse(x.due_at) : Infinity);
  return [...list].sort((a, b) => {
    const [ra, rb] = [rank[standing(a, now)], rank[standing(b, now)]];
    if (ra !== rb) return ra - rb;
    if (ra < 2) return due(a) === due(b) ? a.n - b.n : due(a) - due(b);
    return Date.parse(b.state_at) - Date.parse(a.state_at) || b.n - a.n;
  });
}
