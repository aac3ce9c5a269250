import { ask, client } from '$lib/api';

export interface Suggestion {
  id: string;
  title: string;
  detail?: string;
  /** What choosing it puts in place of what was typed. */
  text: string;
}
export type Find = (typed: string) => Promise<Suggestion[]>;

/** People whose name begins like what was typed after @. */
export const findPeople: Find = async (typed) => {
  const page = await ask(client.GET('/people', { params: { query: { q: typed, limit: 6 } } }));
  return page.items.map((p) => ({
    id: p.id,
    title: p.name,
    detail: [p.title, p.department].filter(Boolean).join(' · '),
    text: `@${p.name} `,
  }));
};

/** The list that opens under `@`, `#` and `/` while somebody writes. */
export class Picker {
  items = $state.raw<Suggestion[]>([]);
  index = $state(0);
  open = $state(false);
  #from = 0;
  #to = 0;
  #turn = 0;
  #mention: boolean;
  #slash?: Find | undefined;
  #tags?: Find | undefined;

  constructor(mention: boolean, slash?: Find, tags?: Find) {
    this.#mention = mention;
    this.#slash = slash;
    this.#tags = tags;
  }

  /** Reads the word at the cursor, and opens or closes the list. */
  async read(text: string, cursor: number): Promise<void> {
    const before = text.slice(0, cursor);
    const at = this.#mention ? /(?:^|[\s(«])@([\p{L}'’.-]*(?: [\p{L}'’.-]+)?)$/u.exec(before) : null;
    const slash = this.#slash && !at ? /^\/([^\n]*)$/u.exec(before) : null;
    const tag = this.#tags && !at ? /(?:^|[\s(«])#([\p{L}\p{N}_-]*)$/u.exec(before) : null;
    const found = at ?? tag ?? slash;
    const find = at ? findPeople : tag ? this.#tags : this.#slash;
    if (!found || !find) {
      this.close();
      return;
    }
    const typed = found[1] ?? '';
    const turn = ++this.#turn;
    try {
      const items = await find(typed);
      if (turn !== this.#turn) return;
      this.#from = cursor - typed.length - 1;
      this.#to = cursor;
      this.items = items;
      this.index = 0;
      this.open = items.length > 0;
    } catch {
      this.close();
    }
  }

  close(): void {
    this.#turn++;
    this.open = false;
  }

  move(by: number): void {
    this.index = (this.index + by + this.items.length) % this.items.length;
  }

  /** The text with the choice in place of what was typed, and where the cursor goes. */
  choose(text: string, item: Suggestion): { text: string; cursor: number } {
    const start = text.slice(0, this.#from) + item.text;
    this.close();
    return { text: start + text.slice(this.#to), cursor: start.length };
  }
}
