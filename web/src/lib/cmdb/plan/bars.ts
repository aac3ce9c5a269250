import type { Plan, Recovery } from '$lib/api';
import type { Bar } from './scale';

/** The tasks of a rebuild as bars: wave after wave, in each the first to start first. */
export function barsOf(recovery: Recovery): Bar[] {
  return recovery.waves.flatMap((wave) =>
    wave.tasks
      .map((t): Bar => ({
        id: t.ci.id, name: t.ci.name, href: `/cmdb/${t.ci.number}`, wave: t.wave + 1, start: t.start_min, finish: t.finish_min, critical: t.critical ?? false,
        rto: t.rto_min || undefined, over: t.rto_min ? Math.max(0, t.finish_min - t.rto_min) : 0, group: t.group?.name, held: t.held_min ?? 0, ring: t.cycle,
      }))
      .sort((a, b) => Number(a.finish === a.start) - Number(b.finish === b.start) || a.start - b.start || a.finish - b.finish || a.name.localeCompare(b.name)),
  );
}

/** What takes no time and promised none stands together, wave by wave: there is nothing to see of it. */
export function quiet(bars: readonly Bar[], name: (count: number) => string): Bar[] {
  const still = (b: Bar) => b.finish === b.start && b.rto === undefined && !b.ring && !b.real;
  const out: Bar[] = [];
  for (const bar of bars) {
    const last = out.at(-1);
    if (!still(bar)) out.push(bar);
    else if (last?.folded && last.wave === bar.wave) last.folded.push(bar.name);
    else out.push({ id: `still ${bar.id}`, name: bar.name, wave: bar.wave, start: bar.start, finish: bar.finish, critical: false, over: 0, held: 0, folded: [bar.name] });
  }
  return out.map((b) => (b.folded && b.folded.length > 1 ? { ...b, name: name(b.folded.length) } : b));
}

/** With what was marked: minutes from the loss, until now for what is under way. */
export function realOf(bars: readonly Bar[], plan: Plan, now: number): Bar[] {
  const origin = Date.parse(plan.lost_at ?? plan.started_at ?? '');
  if (Number.isNaN(origin)) return [...bars];
  const marks = new Map(plan.marks.map((mark) => [mark.ci_id, mark]));
  const minute = (at: string | undefined) => (at ? Math.max(0, (Date.parse(at) - origin) / 60_000) : undefined);
  return bars.map((bar) => {
    const mark = marks.get(bar.id);
    if (!mark || mark.state === 'skipped') return bar;
    const finish = minute(mark.finished_at) ?? Math.max(0, (now - origin) / 60_000);
    return { ...bar, real: { start: minute(mark.started_at) ?? finish, finish } };
  });
}
