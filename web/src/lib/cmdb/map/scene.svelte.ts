import type cytoscape from 'cytoscape';
import { curve, weights } from './curve';
import { inks, onTheme, type Inks } from './inks';
import { place, rows, TALL, WIDE } from './layout';
import { look } from './look';
import { BOX, type Box, type Line, type Point } from './shape';

/** What the page shows as real elements: more would be slow to lay out, smaller would be unreadable. */
const CARDS = 220;
const CARD_ZOOM = 0.42;
/** Beyond this the lines are drawn straight, which is four times as fast. */
const CURVES = 1600;
const CROWD = 1000;
/** Milliseconds to wait for the exact layout before something is shown. */
const PATIENCE = 700;

interface Events {
  select(id: string): void;
  open(id: string): void;
}

/** The drawing: cytoscape keeps the places, the lines, and what pointers, wheels and fingers do. */
export class Scene {
  zoom = $state(1);
  pan = $state.raw<Point>({ x: 0, y: 0 });
  size = $state.raw({ width: 0, height: 0 });
  at = $state.raw<ReadonlyMap<string, Point>>(new Map());
  /** The boxes drawn by the page: those in sight, when they are not too many. */
  cards = $state.raw<ReadonlySet<string>>(new Set());
  placing = $state(true);
  ink = $state.raw<Inks>();
  #cy: cytoscape.Core | undefined;
  #boxes: readonly Box[] = [];
  #lines: readonly Line[] = [];
  #turn = 0;
  #frame = 0;
  #fitted = false;
  /** Everything is in the window, and nobody has moved since: it stays so when the window changes. */
  #whole = false;
  #chosen = '';
  #fitting = false;

  async mount(host: HTMLElement, events: Events): Promise<() => void> {
    const { default: create } = await import('cytoscape');
    this.ink = inks(host);
    const cy = create({
      container: host, style: look(this.ink), minZoom: 0.03, maxZoom: 2.4, wheelSensitivity: 0.35, boxSelectionEnabled: false,
      selectionType: 'single', autounselectify: true, hideEdgesOnViewport: false, layout: { name: 'preset' },
    });
    this.#cy = cy;
    cy.on('tap', 'node', (e) => events.select((e.target as cytoscape.NodeSingular).id()));
    cy.on('tap', (e) => {
      if (e.target === cy) events.select('');
    });
    cy.on('dbltap', 'node', (e) => events.open((e.target as cytoscape.NodeSingular).id()));
    cy.on('viewport resize', () => this.#soon());
    cy.on('pan zoom', () => {
      if (!this.#fitting) this.#whole = false;
    });
    cy.on('drag', 'node', (e) => this.#moved(e.target as cytoscape.NodeSingular));
    const theme = onTheme(() => {
      this.ink = inks(host);
      cy.style(look(this.ink) as cytoscape.StylesheetJson);
    });
    const grown = new ResizeObserver(() => {
      cy.resize();
      if (this.#whole) this.fit();
      this.#soon();
    });
    grown.observe(host);
    if (this.#boxes.length > 0) await this.show(this.#boxes, this.#lines);
    return () => {
      theme();
      grown.disconnect();
      cancelAnimationFrame(this.#frame);
      cy.destroy();
      this.#cy = undefined;
    };
  }

  /** Shows other boxes; `anchor` stays where it is on the screen. */
  async show(boxes: readonly Box[], lines: readonly Line[], anchor = ''): Promise<void> {
    const turn = ++this.#turn;
    const same = this.at.size > 0 && boxes.length === this.#boxes.length && lines.length === this.#lines.length &&
      boxes.every((b) => this.at.has(b.id)) && boxes.every((b, i) => this.#boxes[i]?.id === b.id && this.#boxes[i]?.layer === b.layer) &&
      lines.every((l, i) => this.#lines[i]?.id === l.id);
    this.#boxes = boxes;
    this.#lines = lines;
    const cy = this.#cy;
    if (!cy) return;
    if (same) {
      this.#paint();
      return;
    }
    this.placing = true;
    const breadth = cy.width() > 0 && cy.width() < 560 ? TALL : WIDE;
    // While the engine is on its way, what is known stands in plain rows.
    const waiting = setTimeout(() => {
      if (turn === this.#turn && this.#cy === cy && boxes.length > 0) this.#draw(cy, rows(boxes, lines, breadth), anchor);
    }, PATIENCE);
    const at = await place(boxes, lines, breadth);
    clearTimeout(waiting);
    if (turn !== this.#turn || this.#cy !== cy) return;
    this.#draw(cy, at, anchor);
    this.placing = false;
  }

  #draw(cy: cytoscape.Core, at: ReadonlyMap<string, Point>, anchor: string): void {
    const [boxes, lines] = [this.#boxes, this.#lines];
    const before = anchor ? this.at.get(anchor) : undefined;
    const after = at.get(anchor);
    this.at = at;
    const layers = new Map(boxes.map((b) => [b.id, b.layer]));
    const straight = lines.length > CURVES;
    const crowd = boxes.length > CROWD;
    // A crowd moves as a picture of itself, without its lines, and is drawn anew when it stands.
    Object.assign((cy as unknown as { renderer(): object }).renderer(), { textureOnViewport: crowd, hideEdgesOnViewport: crowd });
    cy.batch(() => {
      cy.elements().remove();
      cy.add(boxes.flatMap((b) => {
        const p = at.get(b.id);
        return p ? [{ group: 'nodes' as const, classes: crowd ? 'plain' : '', data: { id: b.id, name: b.name, ...(b.fate ? { fate: b.fate } : {}) }, position: { ...p } }] : [];
      }));
      cy.add(lines.flatMap((l) => {
        const a = at.get(l.from);
        const b = at.get(l.to);
        if (!a || !b || l.from === l.to) return [];
        const up = a.y > b.y || (a.y === b.y && (layers.get(l.from) ?? 0) > (layers.get(l.to) ?? 0));
        const [source, target] = up ? [l.to, l.from] : [l.from, l.to];
        return [{
          group: 'edges' as const, classes: straight ? 'straight' : '',
          data: { id: `line ${l.id}`, source, target, ...(l.fate ? { fate: l.fate } : {}), ...(l.change ? { change: l.change } : {}), on: l.on, ...bent(up ? b : a, up ? a : b) },
        }];
      }));
    });
    if (!this.#fitted || this.#whole || !before || !after) {
      this.fit();
      this.#fitted = boxes.length > 0;
    } else cy.panBy({ x: (before.x - after.x) * cy.zoom(), y: (before.y - after.y) * cy.zoom() });
    this.choose(this.#chosen);
    this.#soon();
  }

  // Only what is said of them changed: the boxes stay where they are.
  #paint(): void {
    this.#cy?.batch(() => {
      for (const b of this.#boxes) this.#cy?.getElementById(b.id).data({ name: b.name, fate: b.fate ?? '' });
      for (const l of this.#lines) this.#cy?.getElementById(`line ${l.id}`).data({ fate: l.fate ?? '', on: l.on, change: l.change ?? '' });
    });
  }

  #moved(node: cytoscape.NodeSingular): void {
    this.at = new Map(this.at).set(node.id(), { ...node.position() });
    node.connectedEdges().forEach((edge) => {
      edge.data(bent(edge.source().position(), edge.target().position()));
    });
  }

  #soon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const cy = this.#cy;
      if (!cy) return;
      this.zoom = cy.zoom();
      this.pan = { ...cy.pan() };
      this.size = { width: cy.width(), height: cy.height() };
      const box = cy.extent();
      const near: string[] = [];
      if (this.zoom >= CARD_ZOOM)
        for (const [id, p] of this.at) {
          if (p.x < box.x1 - BOX.width || p.x > box.x2 + BOX.width || p.y < box.y1 - BOX.height || p.y > box.y2 + BOX.height) continue;
          near.push(id);
          if (near.length > CARDS) break;
        }
      const cards = new Set(near.length > CARDS ? [] : near);
      if (cards.size === this.cards.size && near.every((id) => this.cards.has(id))) return;
      cy.batch(() => {
        for (const id of this.cards) if (!cards.has(id)) cy.getElementById(id).removeClass('card');
        for (const id of cards) cy.getElementById(id).addClass('card');
      });
      this.cards = cards;
    });
  }

  choose(id: string): void {
    const cy = this.#cy;
    this.#chosen = id;
    if (!cy) return;
    cy.batch(() => {
      cy.$('.chosen').removeClass('chosen');
      cy.$('.near').removeClass('near');
      if (id === '') return;
      const node = cy.getElementById(id);
      node.addClass('chosen');
      if (node.nonempty() && !this.#boxes.some((b) => b.fate)) node.connectedEdges().addClass('near');
    });
  }

  fit(): void {
    const cy = this.#cy;
    if (!cy || cy.elements().empty()) return;
    cy.resize();
    this.#fitting = true;
    cy.fit(undefined, cy.width() > 700 ? 28 : 12);
    // Few boxes are not blown up, and there is room for the names of the layers.
    const left = cy.width() > 700 ? 76 : 0;
    cy.zoom({ level: Math.min(1, cy.zoom() * (1 - left / Math.max(cy.width(), 1))), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    cy.center();
    cy.panBy({ x: left / 2, y: 0 });
    this.#fitting = false;
    this.#whole = true;
    this.#soon();
  }

  by(factor: number): void {
    const cy = this.#cy;
    cy?.zoom({ level: Math.min(2.4, Math.max(0.03, cy.zoom() * factor)), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  /** Brings a box into sight, large enough to read. */
  reveal(id: string): void {
    const cy = this.#cy;
    const p = this.at.get(id);
    if (!cy || !p) return;
    const box = cy.extent();
    const seen = p.x > box.x1 + BOX.width / 2 && p.x < box.x2 - BOX.width / 2 && p.y > box.y1 + BOX.height / 2 && p.y < box.y2 - BOX.height / 2;
    if (seen && cy.zoom() >= CARD_ZOOM) return;
    const zoom = Math.max(cy.zoom(), 0.8);
    cy.viewport({ zoom, pan: { x: cy.width() / 2 - p.x * zoom, y: cy.height() / 2 - p.y * zoom } });
  }

  /** The middle of the window goes there. */
  centre(p: Point): void {
    const cy = this.#cy;
    if (cy) cy.pan({ x: cy.width() / 2 - p.x * cy.zoom(), y: cy.height() / 2 - p.y * cy.zoom() });
  }
}

function bent(above: Point, below: Point): Record<string, unknown> {
  const c = curve(above, below);
  return { ...weights(c), leaves: `0 ${BOX.height / 2 - 1}`, reaches: `0 ${c.end.y > below.y ? BOX.height / 2 - 1 : -BOX.height / 2 + 1}` };
}
