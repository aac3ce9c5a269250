import type { CrisisDraft } from '$lib/api';
import { m } from '$m';
import { clockName, levelName, lineText, phaseName } from '../words';

const MOST_FACTS = 20;
const section = (title: string, lines: string[]): string => (lines.length === 0 ? '' : `**${title}**\n${lines.map((l) => `- ${l}`).join('\n')}\n`);
/** One line of text, without what would break a list of Markdown. */
const flat = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();

/** The text a situation point begins with: what happened since the last one, to be put in order by people. */
export function draftText(d: CrisisDraft, at: (iso: string) => string): string {
  const facts = d.facts.slice(-MOST_FACTS);
  const left = d.facts.length - facts.length;
  const parts = [
    `**${m.crisis_point_situation()}**\n${phaseName(d.phase as Parameters<typeof phaseName>[0])}. ${levelName(d.level)}.\n`,
    section(m.crisis_point_facts(), [
      ...(left > 0 ? [m.crisis_point_earlier({ count: left })] : []),
      ...facts.map((l) => `${at(l.event_at)} ${flat(lineText(l))}${l.verification === 'to_verify' || l.verification === 'being_verified' ? ` (${m.crisis_point_unverified()})` : ''}`),
    ]),
    section(m.crisis_decisions(), d.decisions.map((x) => `${x.number} ${flat(x.question)} → ${flat(x.chosen)}`)),
    section(m.crisis_point_done(), d.done.map((t) => `${t.number} ${t.title}`)),
    section(m.crisis_point_blocked(), d.blocked.map((t) => `${t.number} ${t.title}${t.note ? ` : ${flat(t.note)}` : ''}`)),
    section(m.crisis_point_late_tasks(), d.late.map((t) => `${t.number} ${t.title}${t.owner ? ` (${t.owner.name})` : ''}`)),
    section(m.crisis_clocks(), d.clocks.map((k) => `${clockName(k)} : ${at(k.due_at)}`)),
    `**${m.crisis_point_next()}**\n- `,
  ];
  return parts.filter((p) => p !== '').join('\n');
}

/** How long until a point is due, or since when it should have been held; nothing without a cadence. */
export function untilPoint(next: string | undefined, open: boolean, now: number): { late: boolean; ms: number } | undefined {
  if (!open || !next) return undefined;
  const ms = Date.parse(next) - now;
  return { late: ms < 0, ms: Math.abs(ms) };
}
