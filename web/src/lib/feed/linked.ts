const NAMED = /(^|[\s(«,;:>])(?:((?:INC|REQ|PRB|CHG)\d{7,})|#([\p{L}][\p{L}\p{N}_-]{1,49}))/gu;

/** Makes links of the record numbers and the tags in words that the server rendered; its own links and code stay as they are. */
export function linked(html: string | undefined): (node: HTMLElement) => void {
  return (node) => {
    if (html === undefined) return;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) if (!text.parentElement?.closest('a, code, pre')) link(text);
  };
}

function link(text: Text): void {
  const words = text.data;
  const parts: (string | HTMLAnchorElement)[] = [];
  let from = 0;
  for (const hit of words.matchAll(NAMED)) {
    const start = hit.index + (hit[1]?.length ?? 0);
    const a = document.createElement('a');
    a.textContent = words.slice(start, hit.index + hit[0].length);
    a.href = hit[2] ? `/tickets/${hit[2]}` : `/feed?view=${encodeURIComponent(`tag:${fold(hit[3] ?? '')}`)}`;
    parts.push(words.slice(from, start), a);
    from = hit.index + hit[0].length;
  }
  if (parts.length > 0) text.replaceWith(...parts, words.slice(from));
}

/** A tag as the server keeps it. */
export const fold = (tag: string): string => tag.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
