import { fold } from '$lib/order';

// Words that say nothing of what is broken.
const common = new Set(
  'avec dans depuis elle elles leur mais nous plus pour quand sans sont tout tous vous votre marche fonctionne probleme bonjour merci matin hier with from that this have does when your what work working hello please since problem'.split(' '),
);

const words = (text: string): string[] => (fold(text).match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((w) => !common.has(w));

const alike = (a: string, b: string): boolean => {
  const n = Math.min(a.length, b.length);
  return n >= 4 ? a.slice(0, Math.max(4, n - 2)) === b.slice(0, Math.max(4, n - 2)) : a === b;
};

/** How well what somebody writes fits a title: the number of its words that the text also says. */
export function fit(text: string, title: string): number {
  const said = words(text);
  if (said.length === 0) return 0;
  return words(title).filter((w) => said.some((s) => alike(s, w))).length;
}
