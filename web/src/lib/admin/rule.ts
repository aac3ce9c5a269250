import type { FeedRule, RuleCondition, RuleForm } from '$lib/api';
import { ticketState } from '$lib/words';
import type { Choice } from '$lib/ui';
import { m } from '$m';

export type Field = RuleCondition['field'];

export const FIELDS: Field[] = ['type', 'priority', 'state', 'me_too', 'group', 'title'];
export const VARIABLES = ['number', 'title', 'type', 'priority', 'state', 'me_too', 'group'] as const;

export const fieldName = (field: Field): string =>
  ({ type: m.rules_field_type, priority: m.rules_field_priority, state: m.rules_field_state, me_too: m.rules_field_me_too, group: m.rules_field_group, title: m.rules_field_title })[field]();
export const opName = (op: RuleCondition['op'], field: Field): string => {
  if (field === 'priority') {
    if (op === 'at_most') return m.rules_op_priority_at_most();
    if (op === 'at_least') return m.rules_op_priority_at_least();
  }
  return { is: m.rules_op_is, is_not: m.rules_op_is_not, at_most: m.rules_op_at_most, at_least: m.rules_op_at_least, contains: m.rules_op_contains }[op]();
};
export const opsOf = (field: Field): RuleCondition['op'][] =>
  field === 'priority' || field === 'me_too' ? ['is', 'is_not', 'at_most', 'at_least'] : field === 'title' ? ['contains', 'is', 'is_not'] : ['is', 'is_not'];

const STATES = ['new', 'in_progress', 'on_hold', 'investigating', 'known_error', 'scheduled', 'implementing', 'failed', 'resolved', 'closed', 'canceled'];
const stateName = (state: string): string =>
  state === 'investigating' ? m.feed_state_investigating() : state === 'known_error' ? m.feed_state_known_error() : ticketState(state).text;
const types: Record<string, () => string> = { incident: m.rules_type_incident, problem: m.rules_type_problem, change: m.rules_type_change };
const typeName = (type: string): string => types[type]?.() ?? type;

/** What may be chosen for a field; undefined where one writes. */
export function valuesOf(field: Field, teams: string[]): Choice[] | undefined {
  switch (field) {
    case 'type':
      return Object.keys(types).map((value) => ({ value, label: typeName(value) }));
    case 'priority':
      return ['1', '2', '3', '4', '5'].map((value) => ({ value, label: `P${value}` }));
    case 'state':
      return STATES.map((value) => ({ value, label: stateName(value) }));
    case 'group':
      return teams.map((value) => ({ value, label: value }));
    default:
      return undefined;
  }
}

const valueName = (field: Field, value: string): string =>
  field === 'type' ? typeName(value) : field === 'priority' ? `P${value}` : field === 'state' ? stateName(value) : field === 'title' ? m.rules_quoted({ text: value }) : value;

export const conditionText = (c: RuleCondition): string =>
  m.rules_condition({ field: fieldName(c.field), op: opName(c.op, c.field), values: c.values.map((v) => valueName(c.field, v)).join(m.rules_or()) });

export const first = (field: Field): RuleCondition => ({ field, op: opsOf(field)[0] ?? 'is', values: field === 'priority' ? ['1'] : field === 'me_too' ? ['5'] : field === 'type' ? ['incident'] : [] });

/** Names in the middle of a sentence. */
export const running = (names: string[]): string => names.map((name, i) => (i === 0 ? name : name.charAt(0).toLowerCase() + name.slice(1))).join(', ');

export const formOf = (rule: FeedRule): RuleForm => ({
  name: rule.name, enabled: rule.enabled, order: rule.order, events: [...rule.events], when: rule.when.map((c) => ({ ...c, values: [...c.values] })), surface: [...rule.surface],
  group: rule.group, tags: [...rule.tags], headline: { ...rule.headline },
});
