import { SvelteMap } from 'svelte/reactivity';

type Source = (ids: string[]) => Promise<readonly { id: string; avatar: string }[]>;

const AT_ONCE = 100;
const GATHER = 30;
const known = new SvelteMap<string, string>();
const asked = new Set<string>();
const waiting: string[] = [];
let source: Source | undefined;

async function fetch(): Promise<void> {
  const ids = waiting.splice(0, AT_ONCE);
  if (waiting.length > 0) void fetch();
  if (!source || ids.length === 0) return;
  try {
    for (const found of await source(ids)) known.set(found.id, found.avatar);
  } catch {
    // Initials stand in; the next screen that shows them asks again.
    for (const id of ids) asked.delete(id);
  }
}

/** The pictures of people, asked for once and many at a time, wherever somebody is shown. */
export const pictures = {
  from(next: Source): void {
    source = next;
  },
  of(id: string): string | undefined {
    const file = known.get(id);
    if (file === undefined && source && !asked.has(id)) {
      asked.add(id);
      if (waiting.push(id) === 1) setTimeout(() => void fetch(), GATHER);
    }
    return file || undefined;
  },
  set(id: string, file: string): void {
    asked.add(id);
    known.set(id, file);
  },
};
