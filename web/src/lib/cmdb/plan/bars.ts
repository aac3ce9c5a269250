import type { Recovery } from '$lib/api';
import type { Bar } from './scale';

/** The tasks of a rebuild as bars: wave after wave, in each the first to start first. */
export function barsOf(recovery: Recovery): Bar[] {
  const over = new Map(recovery.misses.map((miss) => [miss.n, miss.over_min]));
  return recovery.waves.flatMap((wave) =>
    wave.tasks
      .map((t): Bar => ({
        id: t.ci.id, name: t.ci.name, href: `/cmdb/${t.ci.number}`, wave: t.wave + 1, start: t.start_min, finish: t.finish_min, critical: t.critical ?? false,
        rto: t.rto_min || undefined, over: over.get(t.n) ?? 0, group: t.group?.name, held: t.held_min ?? 0, ring: t.cycle,
      }))
      .sort((a, b) => a.start - b.start || a.finish - b.finish || a.name.localeCompare(b.name)),
  );
}
