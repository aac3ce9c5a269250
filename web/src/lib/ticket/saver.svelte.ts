import type { Ticket } from '$lib/api';
import { say } from '$lib/errors';
import { toast } from '$lib/ui';
import { m } from '$m';
import { fieldName } from './names';
import { valueOf, type Conflict, type Patch, type TicketRecord } from './record.svelte';

/** Each field saves itself, and its change can be undone; what collides with somebody else's is asked. */
export class Saver {
  conflict = $state.raw<Conflict>();
  #record: TicketRecord;

  constructor(record: TicketRecord) {
    this.#record = record;
  }

  /** True when it is saved. `seen` is the ticket as it was when the person began to edit. */
  async save(patch: Patch, seen: Ticket = this.#record.ticket, undoable = true): Promise<boolean> {
    const fields = Object.keys(patch) as (keyof Patch)[];
    const before = Object.fromEntries(fields.map((f) => [f, valueOf(seen, f)])) as Patch;
    if (fields.every((f) => before[f] === patch[f])) return true;
    try {
      this.conflict = await this.#record.edit(patch, seen);
    } catch (error) {
      toast.fail(say(error));
      return false;
    }
    if (this.conflict) return false;
    if (undoable) toast.undo(m.ticket_saved({ field: fieldName(fields[0] ?? '') }), () => void this.save(before, this.#record.ticket, false));
    return true;
  }

  /** After a conflict: mine replaces theirs, or theirs stays. */
  async settle(mine: boolean): Promise<void> {
    const asked = this.conflict;
    this.conflict = undefined;
    if (asked && mine) await this.save(asked.patch, asked.theirs);
  }
}
