import type { RecordCard } from '$lib/api';
import { m } from '$m';

/** What is expected next of somebody, in words; nothing where nothing is. */
export function nextOf(card: RecordCard): string | undefined {
  const say: Record<string, (() => string) | undefined> = steps[card.kind === 'ticket' && card.type === 'problem' ? 'problem' : card.kind] ?? {};
  if (card.kind === 'ticket' && card.type !== 'problem' && card.state === 'new') return card.assignee ? m.look_next_start() : m.look_next_take();
  return say[card.state ?? '']?.();
}

const steps: Record<string, Record<string, () => string>> = {
  ticket: { in_progress: m.look_next_solve, on_hold: m.look_next_wait, resolved: m.look_next_confirm },
  problem: { new: m.look_next_investigate, investigating: m.look_next_cause, known_error: m.look_next_fix, resolved: m.look_next_close },
  article: { draft: m.look_next_publish, review: m.look_next_review, published: m.look_next_rate },
  note: { hot: m.look_next_try, confirmed: m.look_next_use, disputed: m.look_next_check, stale: m.look_next_renew },
  ci: { down: m.look_next_restore, maintenance: m.look_next_maintenance },
  call: { open: m.look_next_answer },
  conversation: { waiting: m.look_next_take, offered: m.look_next_take, active: m.look_next_talk, on_hold: m.look_next_wait },
};
