import { m } from '$m';

const states: Record<string, () => string> = {
  new: m.ticket_state_new, in_progress: m.ticket_state_in_progress, on_hold: m.ticket_state_on_hold,
  investigating: m.problem_state_investigating, known_error: m.problem_known_error,
  draft: m.change_state_draft, review: m.change_state_review, approved: m.change_state_approved, scheduled: m.change_state_scheduled, implementing: m.change_state_implementing,
  done: m.change_state_done, failed: m.change_state_failed,
  resolved: m.ticket_state_resolved, closed: m.ticket_state_closed, canceled: m.ticket_state_canceled,
};
const kinds: Record<string, () => string> = {
  incident: m.ticket_kind_incident, request: m.ticket_kind_request, problem: m.ticket_kind_problem, change: m.ticket_kind_change,
};
const holds: Record<string, () => string> = {
  awaiting_caller: m.ticket_hold_awaiting_caller, vendor: m.ticket_hold_vendor, change: m.ticket_hold_change, problem: m.ticket_hold_problem,
};
const codes: Record<string, () => string> = {
  solved: m.ticket_code_solved, workaround: m.ticket_code_workaround, advice: m.ticket_code_advice, training: m.ticket_code_training,
  configuration: m.ticket_code_configuration, software_update: m.ticket_code_software_update, hardware_repair: m.ticket_code_hardware_repair,
  replacement: m.ticket_code_replacement, vendor: m.ticket_code_vendor, duplicate: m.ticket_code_duplicate,
  not_reproducible: m.ticket_code_not_reproducible, fix_applied: m.problem_code_fix_applied, successful: m.change_code_successful, successful_with_issues: m.change_code_with_issues, risk_accepted: m.problem_code_risk_accepted, other: m.ticket_code_other,
};
const fields: Record<string, () => string> = {
  title: m.ticket_field_title, description: m.ticket_field_description, state: m.ticket_field_state, priority: m.ticket_field_priority,
  priority_reason: m.ticket_field_priority_reason, impact: m.ticket_field_impact, urgency: m.ticket_field_urgency, category: m.ticket_field_category,
  group_id: m.ticket_field_group, assignee_id: m.ticket_field_assignee, requester_id: m.ticket_field_requester, service_id: m.ticket_field_service,
  hold_reason: m.ticket_field_hold_reason, resolution_code: m.ticket_field_resolution_code, resolution_notes: m.ticket_field_resolution_notes,
  reason: m.ticket_field_reason, workaround: m.problem_workaround, root_cause: m.problem_root_cause,
  change_type: m.change_type, plan: m.change_plan, backout_plan: m.change_backout, window_start: m.change_starts, window_end: m.change_ends,
};
const channels: Record<string, () => string> = { chat: m.ticket_channel_chat, web: m.ticket_channel_web, email: m.ticket_channel_email, phone: m.ticket_channel_phone, api: m.ticket_channel_api };

const called = (names: Record<string, () => string>, word: string | undefined) => (word === undefined ? '' : (names[word]?.() ?? word));

export const stateName = (state: string): string => called(states, state);
export const kindName = (kind: string): string => called(kinds, kind);
export const holdName = (reason: string | undefined): string => called(holds, reason);
export const codeName = (code: string | undefined): string => called(codes, code);
export const fieldName = (field: string): string => called(fields, field);
export const channelName = (channel: string | undefined): string => called(channels, channel);
export const priorityName = (priority: number): string =>
  [m.ticket_p1, m.ticket_p2, m.ticket_p3, m.ticket_p4, m.ticket_p5][priority - 1]?.() ?? `P${priority}`;
export const levelName = (level: number | undefined): string => [m.ticket_level_high, m.ticket_level_medium, m.ticket_level_low][(level ?? 0) - 1]?.() ?? '';

/** The value of a field as people say it. */
export function valueName(field: string, value: string, label?: string): string {
  if (label) return label;
  if (value === '') return m.ticket_nothing();
  if (field === 'state') return stateName(value);
  if (field === 'priority') return `P${value}`;
  if (field === 'impact' || field === 'urgency') return levelName(Number(value));
  if (field === 'hold_reason') return holdName(value);
  if (field === 'resolution_code') return codeName(value);
  return value;
}

export const toneOf = (state: string): 'neutral' | 'accent' | 'warn' | 'ok' =>
  state === 'in_progress' || state === 'new' ? 'accent' : state === 'on_hold' ? 'warn' : state === 'resolved' ? 'ok' : 'neutral';
