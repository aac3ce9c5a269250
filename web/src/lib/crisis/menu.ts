import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import Download from '@lucide/svelte/icons/download';
import History from '@lucide/svelte/icons/history';
import LogOut from '@lucide/svelte/icons/log-out';
import Monitor from '@lucide/svelte/icons/monitor';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Snowflake from '@lucide/svelte/icons/snowflake';
import PhoneCall from '@lucide/svelte/icons/phone-call';
import Waypoints from '@lucide/svelte/icons/waypoints';
import { say } from '$lib/errors';
import { confirm, toast, type MenuItem } from '$lib/ui';
import { m } from '$m';
import { exportUrl, leave } from './acts';
import type { Crisis } from './crisis.svelte';
import type { View } from './view.svelte';

async function go(c: Crisis): Promise<void> {
  if (!(await confirm({ title: m.crisis_leave_title(), body: m.crisis_leave_text(), action: m.crisis_leave() }))) return;
  try {
    await leave(c);
    location.assign('/crises');
  } catch (error) {
    toast.fail(say(error));
  }
}

/** What may be done with a crisis as a whole. */
export function crisisMenu(c: Crisis, view: View, phone: boolean): MenuItem[] {
  const items: MenuItem[] = [];
  if (c.may('edit')) items.push({ label: m.crisis_edit(), icon: PencilLine, run: () => (view.asking = { what: 'edit' }) });
  if (c.may('move')) items.push({ label: m.crisis_change_phase(), icon: Waypoints, run: () => (view.asking = { what: 'move' }) });
  if (c.may('call') && !phone) items.push({ label: m.crisis_call_people(), icon: PhoneCall, run: () => (view.asking = { what: 'call' }) });
  items.push({ label: m.freeze_title(), icon: Snowflake, run: () => (view.asking = { what: 'freezes' }) });
  items.push({ label: m.crisis_handover_sheet(), icon: ArrowRightLeft, run: () => (view.asking = { what: 'handover' }) });
  items.push({ label: m.crisis_chain(), icon: BadgeCheck, run: () => (view.asking = { what: 'chain' }) });
  items.push({ label: m.crisis_wall(), icon: Monitor, href: `/crises/${c.info.number}/wall` });
  items.push({ label: m.crisis_phase_retex(), icon: History, href: `/crises/${c.info.number}/postmortem` });
  items.push({ label: m.crisis_export(), icon: Download, run: () => save(c) });
  if (c.may('leave')) items.push({ label: m.crisis_leave(), icon: LogOut, apart: true, run: () => void go(c) });
  return items;
}

/** The file keeps the name that the server gives it. */
function save(c: Crisis): void {
  const link = document.createElement('a');
  link.href = exportUrl(c.id);
  link.download = `${c.info.number}.json`;
  link.click();
}
