import { layerName } from '../names';
import { curve, path } from './curve';
import type { Inks } from './inks';
import { bandsOf, BOX, type Box, type Line, type Point } from './shape';

const esc = (text: string) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
const fits = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const MARGIN = 24;
const NAMES = 110;

/** The map as a drawing of its own: what is shown, without the window. */
export function svg(boxes: readonly Box[], lines: readonly Line[], at: ReadonlyMap<string, Point>, ink: Inks, title: string): { text: string; width: number; height: number } {
  const bands = bandsOf(boxes, at);
  const xs = [...at.values()].map((p) => p.x);
  const left = Math.min(...xs) - BOX.width / 2 - MARGIN - NAMES;
  const right = Math.max(...xs) + BOX.width / 2 + MARGIN;
  const top = (bands[0]?.top ?? 0) - 44;
  const bottom = (bands.at(-1)?.bottom ?? 0) + MARGIN;
  const [width, height] = [Math.ceil(right - left), Math.ceil(bottom - top)];
  const out: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" font-family="Inter, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<title>${esc(title)}</title><rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${ink.page}"/>`,
    `<text x="${left + 16}" y="${top + 28}" font-size="16" font-weight="600" fill="${ink.text}">${esc(title)}</text>`,
  ];
  bands.forEach((band, i) => {
    if (i % 2 === 0) out.push(`<rect x="${left}" y="${band.top}" width="${width}" height="${band.bottom - band.top}" fill="${ink.sunken}" opacity="0.55"/>`);
    out.push(`<line x1="${left}" x2="${right}" y1="${band.bottom}" y2="${band.bottom}" stroke="${ink.edge}"/>`);
    out.push(`<text x="${left + 16}" y="${Math.min((band.top + band.bottom) / 2, band.top + 44) + 4}" font-size="12" font-weight="500" fill="${ink['text-soft']}">${esc(layerName(band.layer))}</text>`);
  });
  for (const line of lines) {
    const a = at.get(line.from);
    const b = at.get(line.to);
    if (!a || !b) continue;
    const [stroke, dash] = line.change === 'added' ? [ink.ok, ''] : line.change === 'removed' ? [ink.danger, '1 4'] : line.fate === 'stopped' ? [ink.danger, ''] : line.fate === 'degraded' ? [ink.warn, '5 4'] : [ink['edge-strong'], ''];
    out.push(`<path d="${path(a.y <= b.y ? curve(a, b) : curve(b, a))}" fill="none" stroke="${stroke}" stroke-width="${line.on ? 2.5 : 1.5}"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`);
  }
  for (const box of boxes) {
    const p = at.get(box.id);
    if (!p) continue;
    const [x, y] = [p.x - BOX.width / 2, p.y - BOX.height / 2];
    const looks = {
      lost: { fill: ink.danger, edge: ink.danger, text: ink['danger-ink'], soft: ink['danger-ink'], r: 4, dash: '', w: 2 },
      stopped: { fill: ink['danger-soft'], edge: ink.danger, text: ink.text, soft: ink['danger-text'], r: 4, dash: '', w: 1.5 },
      degraded: { fill: ink['warn-soft'], edge: ink.warn, text: ink.text, soft: ink['warn-text'], r: 10, dash: '5 4', w: 1.5 },
      intact: { fill: ink.raised, edge: ink['edge-strong'], text: ink['text-soft'], soft: ink['text-soft'], r: 24, dash: '', w: 1 },
    } as const;
    const s = box.fate ? looks[box.fate] : { fill: ink.raised, edge: box.change === 'added' ? ink.ok : ink['edge-strong'], text: ink.text, soft: ink['text-soft'], r: 8, dash: '', w: 1 };
    out.push(`<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="${s.r}" fill="${s.fill}" stroke="${s.edge}" stroke-width="${s.w}"${s.dash ? ` stroke-dasharray="${s.dash}"` : ''}/>`);
    // The fate is told by a sign too, for prints without colour.
    const sign = { lost: '✕', stopped: '⬣', degraded: '▲', intact: '✓' } as const;
    if (box.fate) out.push(`<text x="${x + 10}" y="${p.y + 5}" font-size="13" fill="${box.fate === 'stopped' ? ink.danger : s.soft}">${sign[box.fate]}</text>`);
    const inset = x + (box.fate ? 28 : 12);
    out.push(`<text x="${inset}" y="${p.y - 3}" font-size="13" font-weight="600" fill="${s.text}">${esc(fits(box.name, box.fate ? 16 : 18))}</text>`);
    out.push(`<text x="${inset}" y="${p.y + 14}" font-size="12" fill="${s.soft}">${esc(fits(box.about, box.fate ? 18 : 21))}</text>`);
  }
  out.push('</svg>');
  return { text: out.join(''), width, height };
}

/** The same as points of colour; twice as fine as the screen, within what a canvas can hold. */
export function png(drawing: { text: string; width: number; height: number }): Promise<Blob> {
  const scale = Math.min(2, 12_000 / Math.max(drawing.width, drawing.height));
  const url = URL.createObjectURL(new Blob([drawing.text], { type: 'image/svg+xml' }));
  return new Promise<Blob>((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(drawing.width * scale);
      canvas.height = Math.round(drawing.height * scale);
      const paint = canvas.getContext('2d');
      paint?.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
    };
    image.onerror = () => reject(new Error('no picture'));
    image.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}

/** Hands a file to the person. */
export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
