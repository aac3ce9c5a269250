import { ask, client } from '$lib/api';
import { hub } from '$lib/live';
import { outbox } from '$lib/outbox';
import { session } from '$lib/session';
import { idle, pictures } from '$lib/ui';

let begun = false;

/** Once somebody is in: the live connection, and what they left unsent on this device. */
export function begin(): void {
  if (begun) return;
  begun = true;
  void idle().then(() => hub.start(session.me.tenant.id));
  void outbox.open(session.me.id);
  pictures.from(async (ids) => (await ask(client.GET('/people/pictures', { params: { query: { ids: ids.join(',') } } }))).items);
  $effect.root(() => {
    $effect(() => {
      if (hub.online) outbox.flush();
    });
  });
}
