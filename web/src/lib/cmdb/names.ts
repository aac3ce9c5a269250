import type { Redundancy } from '$lib/api';
import { lang } from '$lib/session';
import { day, length } from '$lib/ui';
import { dayOf } from '$lib/zone';
import { m } from '$m';
import type { Fate } from './map/shape';

type Names = Record<string, () => string>;
const statuses: Names = { in_service: m.cmdb_status_in_service, down: m.cmdb_status_down, maintenance: m.cmdb_status_maintenance, retired: m.cmdb_status_retired };
const lives: Names = {
  planned: m.cmdb_life_planned, implementation: m.cmdb_life_implementation, production: m.cmdb_life_production, stock: m.cmdb_life_stock, obsolete: m.cmdb_life_obsolete,
};
const outward: Names = {
  depends_on: m.cmdb_rel_depends_on, runs_on: m.cmdb_rel_runs_on, hosted_at: m.cmdb_rel_hosted_at, powered_by: m.cmdb_rel_powered_by,
  connects_to: m.cmdb_rel_connects_to, member_of: m.cmdb_rel_member_of, backed_up_by: m.cmdb_rel_backed_up_by, fails_over_to: m.cmdb_rel_fails_over_to,
};
const inward: Names = {
  depends_on: m.cmdb_inv_depends_on, runs_on: m.cmdb_inv_runs_on, hosted_at: m.cmdb_inv_hosted_at, powered_by: m.cmdb_inv_powered_by,
  connects_to: m.cmdb_inv_connects_to, member_of: m.cmdb_inv_member_of, backed_up_by: m.cmdb_inv_backed_up_by, fails_over_to: m.cmdb_inv_fails_over_to,
};
const fields: Names = {
  name: m.cmdb_f_name, class: m.cmdb_f_class, status: m.cmdb_f_status, lifecycle: m.cmdb_f_lifecycle, environment: m.cmdb_f_environment, criticality: m.cmdb_f_criticality,
  site_id: m.cmdb_f_site_id, owner_id: m.cmdb_f_owner_id, support_group_id: m.cmdb_f_support_group_id, rto_min: m.cmdb_f_rto_min, rpo_min: m.cmdb_f_rpo_min,
  restore_min: m.cmdb_f_restore_min, redundancy: m.cmdb_f_redundancy, min_up: m.cmdb_f_min_up, capacity: m.cmdb_f_capacity, load: m.cmdb_f_load,
  description: m.cmdb_f_description, external_id: m.cmdb_f_external_id, users: m.cmdb_f_users,
};
const verbs: Names = {
  make: m.cmdb_verb_make, edit: m.cmdb_verb_edit, verify: m.cmdb_verb_verify, retire: m.cmdb_verb_retire, restore: m.cmdb_verb_restore, release: m.cmdb_verb_release,
  relate: m.cmdb_verb_relate, relation_edit: m.cmdb_verb_relation_edit, unrelate: m.cmdb_verb_unrelate, user_add: m.cmdb_verb_user_add, user_remove: m.cmdb_verb_user_remove,
};
const layers = [m.cmdb_layer_1, m.cmdb_layer_2, m.cmdb_layer_3, m.cmdb_layer_4, m.cmdb_layer_5, m.cmdb_layer_6, m.cmdb_layer_7];
const fates: Record<Fate, () => string> = { lost: m.cmdb_fate_lost, stopped: m.cmdb_fate_stopped, degraded: m.cmdb_fate_degraded, intact: m.cmdb_fate_intact };
const criticalities = [m.cmdb_crit_1, m.cmdb_crit_2, m.cmdb_crit_3, m.cmdb_crit_4];

const said = (names: Names, key: string): string => names[key]?.() ?? key;

export const STATUSES = ['in_service', 'down', 'maintenance', 'retired'] as const;
export const LIVES = ['planned', 'implementation', 'production', 'stock', 'obsolete'] as const;
export const RELATIONS = ['depends_on', 'runs_on', 'hosted_at', 'powered_by', 'member_of', 'fails_over_to', 'connects_to', 'backed_up_by'] as const;
export const LAYER_NUMBERS = [1, 2, 3, 4, 5, 6, 7] as const;

export const statusName = (status: string): string => said(statuses, status);
export const lifeName = (life: string): string => said(lives, life);
export const layerName = (layer: number): string => layers[layer - 1]?.() ?? '';
export const fateName = (fate: Fate): string => fates[fate]();
export const verbName = (verb: string): string => said(verbs, verb);
export const critName = (level: number | undefined): string => criticalities[(level ?? 0) - 1]?.() ?? '';

/** « dépend de », or from the other end « utilisé par ». */
export const relationName = (type: string, out = true): string => said(out ? outward : inward, type);

/** A length in minutes as people say it: « 45 min », « 4 h », « 2 j ». */
export const minutes = (value: number | undefined): string => (value === undefined ? '' : value === 0 ? '0\u00a0min' : length(value * 60_000));

export const toneOf = (status: string): 'ok' | 'danger' | 'warn' | 'neutral' =>
  status === 'in_service' ? 'ok' : status === 'down' ? 'danger' : status === 'maintenance' ? 'warn' : 'neutral';

export function redundancyName(r: Redundancy): string {
  if (r.mode === 'any') return m.cmdb_mode_any();
  if (r.mode === 'count') return m.cmdb_mode_count({ count: r.min_up ?? 1 });
  if (r.mode === 'percent') return m.cmdb_mode_percent({ count: r.min_up ?? 50 });
  return m.cmdb_mode_all();
}

/** A field of the record, or an attribute by its own name. */
export function fieldName(field: string, attributes: ReadonlyMap<string, string> = new Map()): string {
  const id = field.startsWith('attributes.') ? field.slice('attributes.'.length) : undefined;
  return id === undefined ? said(fields, field) : (attributes.get(id) ?? id.replaceAll('_', ' '));
}

/** The value of a field as people say it. */
export function valueName(field: string, value: string, label?: string): string {
  if (label) return label;
  if (value === '') return m.cmdb_nothing();
  if (field === 'status') return statusName(value);
  if (field === 'lifecycle') return lifeName(value);
  if (field === 'criticality') return critName(Number(value));
  if (field.endsWith('_min')) return minutes(Number(value));
  if (field === 'redundancy') return redundancyName({ mode: value === 'any' || value === 'count' || value === 'percent' ? value : 'all' });
  return value;
}

/** Which two days are compared, as `2026-11-26` each; nothing for the second is today. */
export function compared(from: string, to: string): string {
  const said = (key: string) => day(dayOf(key)?.getTime() ?? NaN, Date.now(), lang.current);
  return to === '' ? m.cmdb_compared_today({ from: said(from) }) : m.cmdb_compared({ from: said(from), to: said(to) });
}
