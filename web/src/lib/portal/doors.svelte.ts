import { answer, client, type Queue } from '$lib/api';
import { live, type Collection } from '$lib/live';
import { recall, remember } from '$lib/session';

const KEY = 'comptoir.lines';

/** The queues as somebody at the door sees them. Who arrives and leaves is told on each queue's line. */
export function doors(): { readonly current: Collection<Queue> } {
  // Lines are known from an earlier visit, so that they are followed from the first moment.
  let lines = $state.raw((recall(KEY) ?? '').split(',').filter(Boolean));
  let timer: ReturnType<typeof setTimeout> | undefined;
  return live<Queue>(() => ({
    kind: 'queue',
    topics: lines.map((id) => `line:${id}`),
    load: async () => {
      const { data, position } = await answer(client.GET('/queues'));
      const ids = data.items.map((q) => q.id).sort();
      if (ids.join() !== [...lines].sort().join()) {
        remember(KEY, ids.join(','));
        lines = ids;
      }
      return { items: data.items, position };
    },
    accepts: () => true,
    order: (a, b) => a.order - b.order || a.name.localeCompare(b.name),
    personal: ['mine'],
    // A busy door need not be counted at each step.
    on: (_, collection) => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void collection.reload();
      }, 1500);
    },
  }));
}
