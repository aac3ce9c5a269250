import type { StylesheetJson } from 'cytoscape';
import type { Inks } from './inks';
import { BOX } from './shape';

/** How the canvas draws what is too small or too many for boxes of the page: shape and edge tell the fate, not colour alone. */
export function look(ink: Inks): StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        width: BOX.width - 3, height: BOX.height - 3, shape: 'round-rectangle', 'corner-radius': '8', 'background-color': ink.raised, 'border-width': 1,
        'border-color': ink['edge-strong'], label: 'data(name)', color: ink.text, 'font-size': 14, 'font-family': 'Inter Variable, system-ui, sans-serif',
        'text-valign': 'center', 'text-halign': 'center', 'text-max-width': `${BOX.width - 12}px`, 'text-wrap': 'ellipsis', 'min-zoomed-font-size': 7,
        'overlay-opacity': 0,
      },
    },
    { selector: 'node[fate = "stopped"]', style: { 'corner-radius': '3', 'background-color': ink['danger-soft'], 'border-color': ink.danger, 'border-width': 2, color: ink['danger-text'] } },
    { selector: 'node[fate = "lost"]', style: { 'corner-radius': '3', 'background-color': ink.danger, 'border-color': ink.danger, 'border-width': 2, color: ink['danger-ink'] } },
    { selector: 'node[fate = "degraded"]', style: { 'corner-radius': '10', 'background-color': ink['warn-soft'], 'border-color': ink.warn, 'border-style': 'dashed', 'border-width': 2, color: ink['warn-text'] } },
    { selector: 'node[fate = "intact"]', style: { 'corner-radius': '22', color: ink['text-soft'] } },
    { selector: 'node.plain', style: { shape: 'rectangle', 'min-zoomed-font-size': 11, 'border-width': 0, 'background-color': ink['edge-strong'] } },
    { selector: 'node.plain[fate = "stopped"], node.plain[fate = "lost"]', style: { 'background-color': ink.danger } },
    { selector: 'node.plain[fate = "degraded"]', style: { shape: 'triangle', 'background-color': ink.warn } },
    { selector: 'node.card', style: { 'text-opacity': 0 } },
    { selector: 'node.chosen', style: { 'border-color': ink.accent, 'border-width': 4 } },
    {
      selector: 'edge',
      style: {
        width: 1.5, 'line-color': ink['edge-strong'], 'curve-style': 'unbundled-bezier', 'edge-distances': 'endpoints', 'overlay-opacity': 0,
        'control-point-weights': 'data(weights)', 'control-point-distances': 'data(distances)', 'source-endpoint': 'data(leaves)', 'target-endpoint': 'data(reaches)',
      } as never,
    },
    { selector: 'edge.straight', style: { 'curve-style': 'haystack', 'haystack-radius': 0, width: 1, 'line-opacity': 0.55 } },
    { selector: 'edge[fate = "stopped"]', style: { 'line-color': ink.danger, 'line-opacity': 0.5 } },
    { selector: 'edge[fate = "degraded"]', style: { 'line-color': ink.warn, 'line-style': 'dashed', 'line-dash-pattern': [5, 4] } },
    { selector: 'edge[change = "added"]', style: { 'line-color': ink.ok, width: 2.5 } },
    { selector: 'edge[change = "removed"]', style: { 'line-color': ink.danger, 'line-style': 'dotted', width: 2 } },
    { selector: 'edge[?on]', style: { width: 2.5, 'line-opacity': 1 } },
    { selector: 'edge.near', style: { width: 2.5, 'line-color': ink.accent, 'line-opacity': 1 } },
  ];
}
