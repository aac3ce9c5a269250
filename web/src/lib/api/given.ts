// The answers to what the first screen asks, which the server wrote into the document. Each is good once, and for a short while.

const FRESH = 10_000;
const answers = new Map<string, Element>();
for (const block of document.querySelectorAll('script[data-answers]')) answers.set(block.getAttribute('data-answers') ?? '', block);

export function given(request: Request): Response | undefined {
  if (answers.size === 0 || request.method !== 'GET') return undefined;
  const { pathname, search } = new URL(request.url);
  const block = answers.get(pathname + search);
  if (!block) return undefined;
  answers.delete(pathname + search);
  block.remove();
  if (performance.now() > FRESH) return undefined;
  const headers = { 'Content-Type': 'application/json', 'Comptoir-Position': block.getAttribute('data-position') ?? '', ETag: block.getAttribute('data-etag') ?? '' };
  return new Response(block.textContent, { headers });
}
