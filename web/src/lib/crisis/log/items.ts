import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleHelp from '@lucide/svelte/icons/circle-help';
import CircleX from '@lucide/svelte/icons/circle-x';
import EyeOff from '@lucide/svelte/icons/eye-off';
import Gavel from '@lucide/svelte/icons/gavel';
import Star from '@lucide/svelte/icons/star';
import StarOff from '@lucide/svelte/icons/star-off';
import Timer from '@lucide/svelte/icons/timer';
import Undo2 from '@lucide/svelte/icons/undo-2';
import Zap from '@lucide/svelte/icons/zap';
import type { CrisisLine, Verification } from '$lib/api';
import { say } from '$lib/errors';
import { session } from '$lib/session';
import { toast, type MenuItem } from '$lib/ui';
import { m } from '$m';
import { assess, choose } from '../acts';
import type { Crisis } from '../crisis.svelte';
import type { View } from '../view.svelte';
import { verificationName } from '../words';
import { addTask } from '../writing';

const glyphs = { to_verify: CircleHelp, being_verified: CircleHelp, verified: CircleCheck, refuted: CircleX };
const run = (act: Promise<unknown>): void => void act.catch((error: unknown) => toast.fail(say(error)));
/** What nobody wrote, nobody corrects or doubts. */
const ofPeople = (line: CrisisLine): boolean => line.type !== 'system' && !line.code;

/** What may be thought of a line, for who may say so. */
export function thoughtItems(c: Crisis, line: CrisisLine): MenuItem[] {
  if (!c.may('write') || !ofPeople(line)) return [];
  return (['verified', 'being_verified', 'refuted', 'to_verify'] as Verification[]).map((v) => ({
    label: verificationName(v), icon: glyphs[v], checked: line.verification === v, run: () => run(assess(c, line.number, v)),
  }));
}

/** What may be done with a line. */
export function lineItems(c: Crisis, line: CrisisLine, view: View): MenuItem[] {
  const items: MenuItem[] = [];
  const text = line.text ?? '';
  if (c.may('write') && ofPeople(line) && !line.corrected_by) items.push({ label: m.crisis_correct(), icon: Undo2, run: () => (view.asking = { what: 'correct', line }) });
  if (c.may('decide') && !line.code) items.push({ label: m.crisis_decide_on(), icon: Gavel, run: () => { view.from = { line }; view.show('decisions'); } });
  if (c.acts && ofPeople(line) && line.type !== 'action' && text !== '') items.push({ label: m.crisis_make_task(), icon: Zap, run: () => void addTask(c, text.split('\n')[0]?.slice(0, 180) ?? text) });
  if (c.acts && ofPeople(line)) items.push({ label: m.crisis_we_know(), icon: Timer, run: () => (view.asking = { what: 'know', line }) });
  if (c.acts) items.push(line.chosen ? { label: m.crisis_unchoose(), icon: StarOff, run: () => run(choose(c, line.number, false)) } : { label: m.crisis_choose(), icon: Star, run: () => run(choose(c, line.number, true)) });
  if (session.has('admin') && ofPeople(line) && !line.erased) items.push({ label: m.crisis_erase(), icon: EyeOff, danger: true, apart: true, run: () => (view.asking = { what: 'erase', line }) });
  return items;
}
