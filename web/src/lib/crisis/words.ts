import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import CircleHelp from '@lucide/svelte/icons/circle-help';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Cog from '@lucide/svelte/icons/cog';
import Flag from '@lucide/svelte/icons/flag';
import Gavel from '@lucide/svelte/icons/gavel';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Zap from '@lucide/svelte/icons/zap';
import type { CrisisLine, CrisisMember, CrisisPhase, LineType, RoleName, Verification } from '$lib/api';
import { lang } from '$lib/session';
import type { Icon } from '$lib/ui';
import { m } from '$m';
import type { Side } from './view.svelte';

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
/** One line of words, without the marks of Markdown. */
export const unmarked = (text: string): string => text.replace(/\*\*|`|^#+ |^- (?=[☐☑])/gm, '');
/** What a line says: the product's own in the reader's language. */
export const lineText = (line: CrisisLine): string => line.words?.[lang.current] ?? line.text ?? '';

const leads: Record<CrisisPhase, CrisisPhase[]> = {
  alert: ['mobilisation', 'steering', 'stand_down'], mobilisation: ['steering', 'stand_down'], steering: ['stand_down'], stand_down: ['steering', 'retex'],
  retex: ['stand_down', 'archived'], archived: [],
};
/** Where a crisis may go from a phase. */
export const nextPhases = (phase: CrisisPhase): CrisisPhase[] => leads[phase];

/** What a regulatory clock is called. */
export function clockName(c: { regulation: string; step: string }): string {
  const law = c.regulation === 'gdpr' ? m.crisis_law_gdpr() : m.crisis_law_nis2();
  const step = c.step === 'early_warning' ? m.crisis_step_early_warning() : c.step === 'final_report' ? m.crisis_step_final_report() : m.crisis_step_notification();
  return m.crisis_clock_name({ law, step });
}

/** The main room has no name of its own. */
export const roomName = (room: { name?: string | undefined; main: boolean }): string => (room.main ? m.crisis_main_room() : (room.name ?? ''));

/** Who was called, by what they said. */
export function rollOf(members: readonly CrisisMember[]): { asked: number; take: CrisisMember[]; later: CrisisMember[]; no: CrisisMember[]; silent: CrisisMember[] } {
  const asked = members.filter((x) => x.asked_at);
  const said = (answer: string) => asked.filter((x) => x.answer === answer);
  return { asked: asked.length, take: said('take'), later: said('later'), no: said('no'), silent: asked.filter((x) => !x.answer) };
}

const glyphs: Record<LineType, Icon> = { information: Flag, decision: Gavel, action: Zap, communication: Megaphone, question: CircleHelp, situation: ClipboardList, handover: ArrowRightLeft, system: Cog };
/** A message that became a line looks like one. */
export const lineIcon = (line: CrisisLine): Icon => (line.said && line.type === 'information' ? MessageSquare : glyphs[line.type]);

/** Why a claimed time is shown as a claim. */
export function doubtText(doubt: NonNullable<CrisisLine['doubt']>): string {
  switch (doubt) {
    case 'future': return m.crisis_doubt_future();
    case 'long_ago': return m.crisis_doubt_long_ago();
    case 'device_clock': return m.crisis_doubt_device();
  }
}

export function sideName(side: Side): string {
  switch (side) {
    case 'tasks': return m.crisis_tasks();
    case 'decisions': return m.crisis_decisions();
    case 'points': return m.crisis_points();
    case 'messages': return m.crisis_messages();
    case 'clocks': return m.crisis_clocks();
    case 'members': return m.crisis_members();
    case 'injects': return m.crisis_injects();
    case 'impact': return m.crisis_impact();
  }
}
