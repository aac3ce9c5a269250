import { ask, client } from '$lib/api';
import { SvelteMap } from 'svelte/reactivity';

const known = new SvelteMap<string, string>();
const asked = new Set<string>();

/** The name of a person known by their id only; empty until the server has told it. */
export function nameOf(id: string): string {
  const name = known.get(id);
  if (name !== undefined || id === '') return name ?? '';
  if (!asked.has(id)) {
    asked.add(id);
    queueMicrotask(() => {
      ask(client.GET('/people/{id}', { params: { path: { id } } })).then(
        (person) => known.set(id, person.name),
        () => asked.delete(id),
      );
    });
  }
  return '';
}

/** Names that came with a record need not be asked for. */
export function learn(...people: ({ id: string; name: string } | undefined)[]): void {
  for (const person of people) if (person && person.name !== '' && known.get(person.id) !== person.name) known.set(person.id, person.name);
}
