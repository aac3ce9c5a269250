import type { CiRelation, RelationKind } from '$lib/api';

/** The bands of the map, from what people use (1) to where it stands (7). */
export const LAYERS = [1, 2, 3, 4, 5, 6, 7] as const;

/** What a loss does to an element; `lost` is where it begins. */
export type Fate = 'lost' | 'stopped' | 'degraded' | 'intact';

/** A box of the map: one element, or several alike that stand folded together. */
export interface Box {
  id: string;
  name: string;
  /** Second line. */
  about: string;
  layer: number;
  icon: string;
  fate?: Fate | undefined;
  /** The elements folded in it; one alone for a plain box. */
  members: readonly string[];
  folded: boolean;
  /** Neighbours that are not on the map yet; 0 when all are. */
  more: number;
  /** What a comparison of two dates says of it. */
  change?: 'added' | 'removed' | 'changed' | undefined;
}

export interface Line {
  id: string;
  from: string;
  to: string;
  fate?: Fate | undefined;
  /** Relations folded in it. */
  count: number;
  label: string;
  /** On the chain that explains what is selected. */
  on: boolean;
  change?: 'added' | 'removed' | undefined;
}

export interface Point {
  x: number;
  y: number;
}

export const BOX = { width: 148, height: 48, gapX: 14, gapY: 34, band: 18 } as const;

/** The vertical extent of each layer that holds a box. */
export interface Band {
  layer: number;
  top: number;
  bottom: number;
}

/** Bands wrap what stands in them; two neighbours share the middle between them. */
export function bandsOf(boxes: readonly Box[], at: ReadonlyMap<string, Point>): Band[] {
  const bands: Band[] = [];
  for (const box of boxes) {
    const p = at.get(box.id);
    if (!p) continue;
    const band = bands.find((b) => b.layer === box.layer);
    if (band) {
      band.top = Math.min(band.top, p.y - BOX.height / 2);
      band.bottom = Math.max(band.bottom, p.y + BOX.height / 2);
    } else bands.push({ layer: box.layer, top: p.y - BOX.height / 2, bottom: p.y + BOX.height / 2 });
  }
  bands.sort((a, b) => a.layer - b.layer);
  bands.forEach((band, i) => {
    const next = bands[i + 1];
    if (i === 0) band.top -= BOX.band;
    if (next) {
      const middle = (band.bottom + next.top) / 2;
      band.bottom = middle;
      next.top = middle;
    } else band.bottom += BOX.band;
  });
  return bands;
}

/** A relation on the map: there is one of a type between two elements. */
export interface Tie {
  key: string;
  from: string;
  type: RelationKind;
  to: string;
  propagates: boolean;
  removed?: boolean;
}

export const keyOf = (from: string, type: string, to: string): string => `${from} ${type} ${to}`;

export const tieOf = (r: Pick<CiRelation, 'type' | 'propagates_impact'> & { from: { id: string }; to: { id: string }; removed_at?: string | undefined }): Tie => ({
  key: keyOf(r.from.id, r.type, r.to.id), from: r.from.id, type: r.type, to: r.to.id, propagates: r.propagates_impact, ...(r.removed_at ? { removed: true } : {}),
});
