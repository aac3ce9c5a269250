import type { ReadyCell } from '$lib/api';
import { length } from '$lib/ui';
import { m } from '$m';

const checks: Record<ReadyCell['check'], () => string> = {
  rto: m.ready_check_rto, owner: m.ready_check_owner, contact: m.ready_check_contact, procedure: m.ready_check_procedure, oncall: m.ready_check_oncall,
  exercise: m.ready_check_exercise, restore: m.ready_check_restore, verified: m.ready_check_verified,
};
export const checkName = (check: string): string => checks[check as ReadyCell['check']]?.() ?? check;

const whys: Record<Exclude<ReadyCell['why'], 'partly'>, () => string> = {
  known: m.ready_why_known, unknown: m.ready_why_unknown, nobody: m.ready_why_nobody, no_card: m.ready_why_no_card, no_phone: m.ready_why_no_phone, unverified: m.ready_why_unverified,
  none: m.ready_why_none, review_due: m.ready_why_review_due, no_rota: m.ready_why_no_rota, gap: m.ready_why_gap, never: m.ready_why_never, long_ago: m.ready_why_long_ago,
  unanswered: m.ready_why_unanswered, doubted: m.ready_why_doubted,
};

/** What a cell says: what is known in its own words, or what is missing. */
export function whyOf(c: ReadyCell): string {
  if (c.why === 'partly') return m.ready_why_partly({ count: c.count ?? 0 });
  if (c.check === 'rto' && c.state === 'ok') return length((c.count ?? 0) * 60_000);
  if (c.state === 'ok' && c.check === 'exercise') return m.ready_why_done();
  if (c.state === 'ok' && (c.check === 'verified' || c.check === 'procedure')) return m.ready_why_found_right();
  if (c.state === 'ok' && c.name) return c.name;
  return whys[c.why]();
}
