import type { Message } from '$lib/api';
import { say } from '$lib/errors';
import { toast } from '$lib/ui';
import { m } from '$m';
import { navigate } from '../../router';
import { retain } from './note.svelte';

/** Keeps a message as a note, in one click: the toast leads there. */
export async function keep(of: { kind: string; id: string }, message: Message): Promise<void> {
  try {
    const note = await retain(of, message, {});
    toast.say(m.know_retained(), { label: m.know_see(), run: () => void navigate('/notes/:id', { params: { id: note.id } }) });
  } catch (error) {
    toast.fail(say(error));
  }
}
