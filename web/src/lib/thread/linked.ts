import { fold } from '$lib/order';
import { session } from '$lib/session';

interface Called {
  id: string;
  name: string;
  group?: boolean;
}

const NAMED = /(^|[\s(«“,;:>])(?:((?:INC|REQ|PRB|CHG)\d{7,})|(KB\d{7,})|(CI\d{7,})|#([\p{L}][\p{L}\p{N}_-]{1,49}))/gu;

/** Makes links of the people, the record numbers and the tags in words that the server rendered; its own links and code stay as they are. */
export function linked(html: string | undefined, called: readonly Called[] = []): (node: HTMLElement) => void {
  return (node) => {
    if (html === undefined) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.parentElement?.closest('a, code, pre')) continue;
      for (const part of mentions(text, called)) link(part);
    }
  };
}

/** Splits a text at the names it calls; what is left between them is given back. */
function mentions(text: Text, called: readonly Called[]): Text[] {
  const rest: Text[] = [];
  let now = text;
  for (let guard = 0; guard < 200; guard++) {
    const hits = called.map((c) => ({ c, at: now.data.toLocaleLowerCase().indexOf(`@${c.name.toLocaleLowerCase()}`) })).filter((h) => h.at >= 0);
    const first = hits.sort((a, b) => a.at - b.at || b.c.name.length - a.c.name.length)[0];
    if (!first) break;
    const after = now.splitText(first.at);
    rest.push(now);
    now = after.splitText(first.c.name.length + 1);
    const a = document.createElement('a');
    a.className = 'mention';
    a.textContent = after.data;
    a.href = first.c.group ? `/feed/groups/${first.c.id}` : `/people/${first.c.id}`;
    after.replaceWith(a);
  }
  rest.push(now);
  return rest;
}

function link(text: Text): void {
  const words = text.data;
  const parts: (string | HTMLAnchorElement)[] = [];
  let from = 0;
  for (const hit of words.matchAll(NAMED)) {
    if (hit[4] && !session.has('agent')) continue;
    const start = hit.index + (hit[1]?.length ?? 0);
    const a = document.createElement('a');
    a.textContent = words.slice(start, hit.index + hit[0].length);
    a.href = hit[2] ? `/tickets/${hit[2]}` : hit[3] ? `/articles/${hit[3]}` : hit[4] ? `/cmdb/${hit[4]}` : `/feed?view=${encodeURIComponent(`tag:${fold(hit[5] ?? '')}`)}`;
    parts.push(words.slice(from, start), a);
    from = hit.index + hit[0].length;
  }
  if (parts.length > 0) text.replaceWith(...parts, words.slice(from));
}
