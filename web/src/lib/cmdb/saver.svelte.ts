import type { Ci, CiPatch } from '$lib/api';
import { say } from '$lib/errors';
import { toast } from '$lib/ui';
import { m } from '$m';
import { fieldName } from './names';
import { valueOf, type CiRecord, type Conflict } from './record.svelte';

/** Each field saves itself, and its change can be undone; what collides with somebody else's is asked. */
export class Saver {
  conflict = $state.raw<Conflict>();
  #record: CiRecord;

  constructor(record: CiRecord) {
    this.#record = record;
  }

  /** True when it is saved. `seen` is the element as it was when the person began to edit. */
  async save(patch: CiPatch, seen: Ci = this.#record.ci, undoable = true): Promise<boolean> {
    const fields = Object.keys(patch) as (keyof CiPatch)[];
    const before = Object.fromEntries(fields.map((f) => [f, valueOf(seen, f, patch)])) as CiPatch;
    if (fields.every((f) => JSON.stringify(before[f]) === JSON.stringify(patch[f]))) return true;
    try {
      this.conflict = await this.#record.edit(patch, seen);
    } catch (error) {
      toast.fail(say(error));
      return false;
    }
    if (this.conflict) return false;
    const first = fields[0] ?? '';
    const name = first === 'attributes' ? fieldName(`attributes.${Object.keys(patch.attributes ?? {})[0] ?? ''}`) : fieldName(first);
    if (undoable) toast.undo(m.ticket_saved({ field: name }), () => void this.save(before, this.#record.ci, false));
    return true;
  }

  /** After a conflict: mine replaces theirs, or theirs stays. */
  async settle(mine: boolean): Promise<void> {
    const asked = this.conflict;
    this.conflict = undefined;
    if (asked && mine) await this.save(asked.patch, asked.theirs);
  }
}
