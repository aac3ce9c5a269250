import { ask, client } from '$lib/api';
import type { Find } from '$lib/thread';

/** Tags in use that begin like what was typed after #. */
export const findTags: Find = async (typed) => {
  const page = await ask(client.GET('/tags', { params: { query: { q: typed } } }));
  return page.items.slice(0, 6).map((t) => ({ id: t.name, title: `#${t.name}`, text: `#${t.name} ` }));
};
