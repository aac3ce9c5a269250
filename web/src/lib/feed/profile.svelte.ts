import { answer, ask, client, type Profile } from '$lib/api';
import { put, type Spec } from '$lib/live';
import { session } from '$lib/session';

export type Shown = Profile & { id: string };

/** A person as colleagues know them. */
export function profileSpec(id: string): Spec<Shown> {
  return {
    kind: 'profile',
    topics: [`inbox:${session.me.id}`],
    load: async () => {
      const { data, position } = await answer(client.GET('/people/{id}/profile', { params: { path: { id } } }));
      return { items: [{ ...data, id: data.person.id }], position };
    },
    accepts: (p) => p.id === id,
    on: (push) => (push.type === 'profile.edited' && id === session.me.id) || (/^feed\.(followed|unfollowed|muted)$/.test(push.type) && push.data?.id === id),
  };
}

export async function editProfile(p: Shown, body: { about?: string; skills?: string[]; avatar?: string }): Promise<void> {
  const saved = await ask(client.PATCH('/me/profile', { params: { header: { 'If-Match': `"${p.version}"` } }, body }));
  put('profile', { ...saved, id: saved.person.id });
}
