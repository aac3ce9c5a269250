import type { ELK as Elk, ElkNode } from 'elkjs/lib/elk-api';
import { BOX, LAYERS, type Box, type Line, type Point } from './shape';

/** Above this the exact layout takes longer than people wait; rows in bands say as much. */
export const EXACT_BOXES = 320;
const EXACT_LINES = 1200;
/** How wide a map is: boxes of one layer on one row before the next begins, at least, and columns for each row of a large layer. */
export interface Breadth {
  across: number;
  ratio: number;
}
export const WIDE: Breadth = { across: 12, ratio: 2.4 };
export const TALL: Breadth = { across: 4, ratio: 0.5 };

let engine: Promise<Elk> | undefined;

// The engine is large: it is fetched with the first map, and computes in its own worker.
function elk(): Promise<Elk> {
  engine ??= Promise.all([import('elkjs/lib/elk-api'), import('elkjs/lib/elk-worker.min.js?url')]).then(
    ([api, worker]) => new api.default({ workerUrl: worker.default }),
  );
  engine.catch(() => (engine = undefined));
  return engine;
}

/** Where each box stands: its middle. */
export async function place(boxes: readonly Box[], lines: readonly Line[], breadth = WIDE): Promise<Map<string, Point>> {
  const wide = LAYERS.some((layer) => boxes.filter((b) => b.layer === layer).length > breadth.across * 1.25);
  if (boxes.length > EXACT_BOXES || lines.length > EXACT_LINES || wide) return rows(boxes, lines, breadth);
  const layers = new Map(boxes.map((b) => [b.id, b.layer]));
  const graph: ElkNode = {
    id: 'map',
    layoutOptions: {
      'elk.algorithm': 'layered', 'elk.direction': 'DOWN', 'elk.partitioning.activate': 'true', 'elk.separateConnectedComponents': 'false',
      'elk.spacing.nodeNode': String(BOX.gapX), 'elk.layered.spacing.nodeNodeBetweenLayers': String(BOX.gapY), 'elk.spacing.edgeNode': '6',
      'elk.layered.spacing.edgeNodeBetweenLayers': '6', 'elk.layered.spacing.edgeEdgeBetweenLayers': '4',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    },
    children: boxes.map((b) => ({ id: b.id, width: BOX.width, height: BOX.height, layoutOptions: { 'elk.partitioning.partition': String(b.layer) } })),
    // Always downwards: a line that climbs the layers is drawn from its other end.
    edges: lines.filter((l) => l.from !== l.to).map((l) => {
      const up = (layers.get(l.from) ?? 0) > (layers.get(l.to) ?? 0);
      return { id: l.id, sources: [up ? l.to : l.from], targets: [up ? l.from : l.to] };
    }),
  };
  try {
    const done = await (await elk()).layout(graph);
    return new Map((done.children ?? []).map((n) => [n.id, { x: (n.x ?? 0) + BOX.width / 2, y: (n.y ?? 0) + BOX.height / 2 }]));
  } catch {
    // A graph the engine gives up on is still shown.
    return rows(boxes, lines, breadth);
  }
}

/** Each layer in rows, its boxes near what they are tied to. */
export function rows(boxes: readonly Box[], lines: readonly Line[], breadth = WIDE): Map<string, Point> {
  const layers = LAYERS.map((layer) => boxes.filter((b) => b.layer === layer));
  const largest = Math.max(1, ...layers.map((l) => l.length));
  const across = Math.max(breadth.across, Math.ceil(Math.sqrt(largest * breadth.ratio)));
  const near = new Map<string, string[]>();
  for (const line of lines) {
    for (const [a, b] of [[line.from, line.to], [line.to, line.from]] as const) {
      const known = near.get(a);
      if (known) known.push(b);
      else near.set(a, [b]);
    }
  }
  const share = new Map<string, number>();
  for (const layer of layers) layer.forEach((b, i) => share.set(b.id, (i + 0.5) / layer.length));
  const pull = (id: string) => {
    const ties = near.get(id) ?? [];
    if (ties.length === 0) return share.get(id) ?? 0.5;
    return ties.reduce((sum, other) => sum + (share.get(other) ?? 0.5), 0) / ties.length;
  };
  // A few sweeps down and up bring what is tied together under each other.
  for (let sweep = 0; sweep < 4; sweep++) {
    const order = sweep % 2 === 0 ? layers : [...layers].reverse();
    for (const layer of order) {
      const wanted = new Map(layer.map((b) => [b.id, pull(b.id)]));
      layer.sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0) || a.name.localeCompare(b.name));
      layer.forEach((b, i) => share.set(b.id, (i + 0.5) / layer.length));
    }
  }
  const at = new Map<string, Point>();
  const stepX = BOX.width + BOX.gapX;
  let y = 0;
  for (const layer of layers) {
    if (layer.length === 0) continue;
    const deep = Math.ceil(layer.length / across);
    // Column by column, so that neighbours in the order stay neighbours on the screen.
    const columns = Math.ceil(layer.length / deep);
    const left = (-columns * stepX) / 2;
    layer.forEach((b, i) => at.set(b.id, { x: left + (Math.floor(i / deep) + 0.5) * stepX, y: y + (i % deep) * (BOX.height + 10) + BOX.height / 2 }));
    y += deep * (BOX.height + 10) + BOX.gapY;
  }
  return at;
}
