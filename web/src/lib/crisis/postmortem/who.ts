import { m } from '$m';
import { roleName } from '../words';
import type { PostMortem } from './lessons.svelte';

type Person = { id: string; name: string };

/** Names people by their role, in a list and inside words; or by their name, where somebody asked for names. */
export class Who {
  readonly #names: boolean;
  readonly #roles = new Map<string, string>();
  readonly #swap: [string, string][] = [];

  constructor(pm: PostMortem, names: boolean) {
    this.#names = names;
    for (const r of pm.roles) {
      if (this.#roles.has(r.person.id)) continue;
      this.#add(r.person, r.deputy ? m.retex_deputy({ role: roleName(r.role) }) : roleName(r.role));
    }
    let n = 0;
    for (const x of pm.members) if (!this.#roles.has(x.person.id)) this.#add(x.person, m.retex_participant({ n: ++n }));
    this.#swap.sort((a, b) => b[0].length - a[0].length); // a short name never cuts a longer one that holds it
  }
  #add(person: Person, as: string): void {
    this.#roles.set(person.id, as);
    if (person.name) this.#swap.push([person.name, as]);
  }
  of(person: Person | undefined): string {
    if (!person) return '';
    return this.#names ? person.name : (this.#roles.get(person.id) ?? m.crisis_somebody());
  }
  in(text: string): string {
    if (this.#names) return text;
    let out = text;
    for (const [name, as] of this.#swap) out = out.replaceAll(name, as);
    return out;
  }
}
