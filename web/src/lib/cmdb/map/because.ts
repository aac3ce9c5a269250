import type { CiEnd, ImpactHit, ImpactStep } from '$lib/api';
import { relationName } from '../names';

/** Which end of a relation falls when the other does: members bring down what they are members of. */
const falls = (r: ImpactStep): { upper: CiEnd; lower: CiEnd; out: boolean } =>
  r.type === 'member_of' ? { upper: r.to, lower: r.from, out: false } : { upper: r.from, lower: r.to, out: true };

/** The end that falls with the other. */
export const above = (r: ImpactStep): CiEnd => falls(r).upper;

/** The chain from what is hit down to what was lost, one relation a step; where it branches, branch after branch. */
export function steps(hit: ImpactHit): { id: string; name: string; how: string }[] {
  const lost = new Set((hit.because?.losses ?? []).map((c) => c.id));
  const under = new Map<string, ImpactStep[]>();
  for (const r of (hit.because?.links ?? [])) {
    const { upper } = falls(r);
    under.set(upper.id, [...(under.get(upper.id) ?? []), r]);
  }
  const found: { id: string; name: string; how: string }[] = [];
  const seen = new Set<string>();
  const walk = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const r of under.get(id) ?? []) {
      const { upper, lower, out } = falls(r);
      if (lost.has(lower.id)) found.push({ id: lower.id, name: upper.name, how: `${relationName(r.type, out)} ${lower.name}` });
      else {
        found.push({ id: lower.id, name: upper.name, how: `${relationName(r.type, out)} ${lower.name}` });
        walk(lower.id);
      }
    }
  };
  walk(hit.ci.id);
  // What the walk did not reach (a standby that is lost too) is said as it is.
  const told = new Set(found.map((one) => `${one.name} ${one.how}`));
  for (const r of (hit.because?.links ?? [])) {
    const { upper, lower, out } = falls(r);
    const how = `${relationName(r.type, out)} ${lower.name}`;
    if (!told.has(`${upper.name} ${how}`)) found.push({ id: lower.id, name: upper.name, how });
  }
  return found;
}

export const causes = (hit: ImpactHit): string[] => (hit.because?.losses ?? []).map((c) => c.name);

/** « HR Access › Oracle PRD01 › … › Lyon ». */
export function shortest(hit: ImpactHit): string {
  const lost = new Set((hit.because?.losses ?? []).map((c) => c.id));
  const under = new Map((hit.because?.links ?? []).map((r) => [falls(r).upper.id, falls(r).lower] as const));
  const names: string[] = [];
  const seen = new Set<string>([hit.ci.id]);
  for (let at = under.get(hit.ci.id); at && !seen.has(at.id); at = under.get(at.id)) {
    seen.add(at.id);
    names.push(at.name);
    if (lost.has(at.id)) break;
  }
  if (names.length === 0) return causes(hit).join(' + ');
  return names.length > 4 ? [...names.slice(0, 3), '…', names.at(-1)].join(' › ') : names.join(' › ');
}
