import type { CrisisLine, CrisisPhase, LineType, RoleName, Verification } from '$lib/api';
import { lang } from '$lib/session';
import { m } from '$m';

export const PHASES: readonly CrisisPhase[] = ['alert', 'mobilisation', 'steering', 'stand_down', 'retex', 'archived'];
export const ROLES: readonly RoleName[] = ['director', 'scribe', 'technical_lead', 'communication_lead', 'expert', 'observer'];

export function phaseName(phase: CrisisPhase): string {
  switch (phase) {
    case 'alert': return m.crisis_phase_alert();
    case 'mobilisation': return m.crisis_phase_mobilisation();
    case 'steering': return m.crisis_phase_steering();
    case 'stand_down': return m.crisis_phase_stand_down();
    case 'retex': return m.crisis_phase_retex();
    case 'archived': return m.crisis_phase_archived();
  }
}
export function levelName(level: number): string {
  return [m.crisis_level_0, m.crisis_level_1, m.crisis_level_2, m.crisis_level_3][level]?.() ?? String(level);
}
export function roleName(role: RoleName): string {
  switch (role) {
    case 'director': return m.crisis_role_director();
    case 'scribe': return m.crisis_role_scribe();
    case 'technical_lead': return m.crisis_role_technical();
    case 'communication_lead': return m.crisis_role_communication();
    case 'expert': return m.crisis_role_expert();
    case 'observer': return m.crisis_role_observer();
  }
}
export function typeName(type: LineType): string {
  switch (type) {
    case 'information': return m.crisis_type_information();
    case 'decision': return m.crisis_type_decision();
    case 'action': return m.crisis_type_action();
    case 'communication': return m.crisis_type_communication();
    case 'question': return m.crisis_type_question();
    case 'situation': return m.crisis_type_situation();
    case 'handover': return m.crisis_type_handover();
    case 'system': return m.crisis_type_system();
  }
}
export function verificationName(v: Verification): string {
  switch (v) {
    case 'to_verify': return m.crisis_to_verify();
    case 'being_verified': return m.crisis_being_verified();
    case 'verified': return m.crisis_verified();
    case 'refuted': return m.crisis_refuted();
  }
}
/** What a line says: the product's own in the reader's language. */
export const lineText = (line: CrisisLine): string => line.words?.[lang.current] ?? line.text ?? '';
