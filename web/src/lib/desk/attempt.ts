import { say } from '$lib/errors';
import { toast } from '$lib/ui';

/** Does something for the person at the screen, and says in a word what stopped it. True when it was done. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    toast.fail(say(error));
    return false;
  }
}
