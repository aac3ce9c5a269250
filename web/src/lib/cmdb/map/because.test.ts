import type { CiEnd, ImpactHit, ImpactStep, RelationKind } from '$lib/api';
import { describe, expect, it } from 'vitest';
import { causes, shortest, steps } from './because';

const end = (id: string): CiEnd => ({ id, number: id, name: id.toUpperCase(), class: 'server', class_name: 'Server', layer: 4, status: 'in_service' });
const tie = (from: string, type: RelationKind, to: string): ImpactStep => ({ type, from: end(from), to: end(to), propagates_impact: true });
const hit = (id: string, losses: string[], links: ImpactStep[]): ImpactHit => ({ ci: end(id), because: { losses: losses.map(end), links } });

describe('the chain that explains a loss', () => {
  it('reads from what is hit down to what was lost', () => {
    const one = hit('pay', ['lyon'], [tie('vm', 'hosted_at', 'lyon'), tie('db', 'runs_on', 'vm'), tie('pay', 'depends_on', 'db')]);
    expect(steps(one).map((s) => s.name)).toEqual(['PAY', 'DB', 'VM']);
    expect(shortest(one)).toBe('DB › VM › LYON');
    expect(causes(one)).toEqual(['LYON']);
  });
  it('goes from a cluster to its members', () => {
    const one = hit('cluster', ['a', 'b'], [tie('a', 'member_of', 'cluster'), tie('b', 'member_of', 'cluster')]);
    expect(steps(one)).toHaveLength(2);
    expect(causes(one)).toEqual(['A', 'B']);
  });
  it('shortens what is long, and stands a circle', () => {
    const long = hit('a', ['f'], [tie('a', 'depends_on', 'b'), tie('b', 'depends_on', 'c'), tie('c', 'depends_on', 'd'), tie('d', 'depends_on', 'e'), tie('e', 'depends_on', 'f')]);
    expect(shortest(long)).toBe('B › C › D › … › F');
    const round = hit('a', ['c'], [tie('a', 'depends_on', 'b'), tie('b', 'depends_on', 'a')]);
    expect(shortest(round)).toBe('B');
    expect(steps(round)).toHaveLength(2);
  });
  it('is the loss itself where there is no link', () => {
    expect(shortest(hit('a', ['a'], []))).toBe('A');
  });
});
