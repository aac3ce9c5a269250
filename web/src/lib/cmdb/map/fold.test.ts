import type { CiEnd } from '$lib/api';
import { describe, expect, it } from 'vitest';
import { fold, type View } from './fold';
import { rows } from './layout';
import { bandsOf, keyOf, type Tie } from './shape';

const end = (id: string, layer = 4, kind = 'server'): CiEnd => ({ id, number: id, name: id, class: kind, class_name: kind, layer, status: 'in_service' });
const tie = (from: string, to: string): Tie => ({ key: keyOf(from, 'hosted_at', to), from, type: 'hosted_at', to, propagates: true });
const view = (ends: CiEnd[], ties: Tie[], more: Partial<View> = {}): View => ({
  nodes: new Map(ends.map((e) => [e.id, e])), ties, shown: new Set(ends.map((e) => e.id)), pinned: new Set(), opened: new Set(), grouping: 'alike', chain: new Set(),
  about: () => '', groupName: (first, count) => `${count} ${first.class_name}`, groupAbout: () => '', relationName: (type) => type, more: () => 0, ...more,
});
const many = Array.from({ length: 8 }, (_, i) => end(`s${i}`));
const site = end('site', 7, 'site');
const hosted = many.map((one) => tie(one.id, 'site'));

describe('what is alike stands folded', () => {
  it('eight servers of one site are one box and one line', () => {
    const { boxes, lines } = fold(view([...many, site], hosted));
    expect(boxes.map((b) => b.name)).toEqual(['8 server', 'site']);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.count).toBe(8);
  });
  it('one that is looked at stands alone, and so does one whose fate is another', () => {
    const pinned = fold(view([...many, site], hosted, { pinned: new Set(['s3']) }));
    expect(pinned.boxes.map((b) => b.name).sort()).toEqual(['7 server', 's3', 'site']);
    const fates = new Map([['s1', 'stopped' as const]]);
    const lost = fold(view([...many, site], hosted, { fates, others: 'intact' }));
    expect(lost.boxes.find((b) => b.id === 's1')?.fate).toBe('stopped');
    expect(lost.boxes.find((b) => b.folded)?.fate).toBe('intact');
  });
  it('a few tied to nothing stand one by one, a crowd of them does not', () => {
    expect(fold(view(many, [])).boxes).toHaveLength(8);
    expect(fold(view(Array.from({ length: 41 }, (_, i) => end(`s${i}`)), [])).boxes).toHaveLength(1);
  });
  it('by site a box has the name of its site, and says the class where all are of one', () => {
    const at = (one: CiEnd): CiEnd => ({ ...one, site_id: 'site' });
    const { boxes } = fold(view([...many.map(at), end('a', 2, 'app'), at(end('b', 2, 'app')), at(end('c', 2, 'api')), site], [], { grouping: 'site', groupAbout: (members) => String(members.length) }));
    expect(boxes.map((b) => [b.name, b.about])).toEqual([['a', ''], ['site', '2'], ['site', '8 server, 8'], ['site', '']]);
  });
  it('nobody knows the fate of what a short answer does not name', () => {
    const { boxes } = fold(view([site], [], { fates: new Map() }));
    expect(boxes[0]?.fate).toBeUndefined();
  });
  it('a line says the worst fate of its relations, and only where both ends fall', () => {
    const fates = new Map([['site', 'lost' as const], ['s1', 'stopped' as const], ['s2', 'degraded' as const]]);
    const { lines } = fold(view([...many, site], hosted, { fates, others: 'intact', grouping: 'none' }));
    expect(lines.find((l) => l.from === 's1')?.fate).toBe('stopped');
    expect(lines.find((l) => l.from === 's2')?.fate).toBe('degraded');
    expect(lines.find((l) => l.from === 's3')?.fate).toBeUndefined();
  });
});

describe('rows', () => {
  it('ten thousand boxes each have a place of their own, layers above layers', () => {
    const ends = Array.from({ length: 10_000 }, (_, i) => end(`c${i}`, 1 + (i % 7)));
    const { boxes, lines } = fold(view(ends, ends.slice(7).map((e, i) => tie(e.id, `c${i}`)), { grouping: 'none' }));
    const at = rows(boxes, lines);
    expect(at.size).toBe(10_000);
    expect(new Set([...at.values()].map((p) => `${p.x} ${p.y}`)).size).toBe(10_000);
    const bands = bandsOf(boxes, at);
    expect(bands.map((b) => b.layer)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    for (let i = 1; i < bands.length; i++) expect(bands[i]?.top).toBe(bands[i - 1]?.bottom);
  });
});
