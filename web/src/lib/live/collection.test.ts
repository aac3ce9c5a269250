import type { Push } from '$lib/api';
import { describe, expect, it, vi } from 'vitest';
import { Collection, put, type Loaded, type Spec } from './collection.svelte';

interface Item {
  id: string;
  version: number;
  name: string;
  open?: boolean;
  mine?: boolean | undefined;
}

const item = (id: string, version: number, name: string, more: Partial<Item> = {}): Item => ({ id, version, name, open: true, ...more });
const push = (record: Item, type = 'item.changed'): Push => ({
  seq: 1, type, at: '', subject: { kind: 'item', id: record.id }, record: record as unknown as Record<string, unknown>,
});

/** A collection whose reading ends when the test says so. */
function held(spec: Partial<Spec<Item>> = {}) {
  const answers: ((page: Loaded<Item>) => void)[] = [];
  const collection = new Collection<Item>({
    kind: 'item',
    topics: [],
    load: () => new Promise((resolve) => answers.push(resolve)),
    accepts: (i) => i.open !== false,
    order: (a, b) => a.name.localeCompare(b.name),
    ...spec,
  });
  const stop = collection.start();
  const answer = async (...items: Item[]) => {
    answers.shift()?.({ items, position: 'e:1' });
    await vi.waitFor(() => expect(collection.state).toBe('ready'), { interval: 1 });
  };
  return { collection, answer, stop, names: () => collection.items.map((i) => i.name) };
}

describe('a live collection', () => {
  it('shows what was read, in order', async () => {
    const { answer, names, collection } = held();
    expect(collection.state).toBe('loading');
    await answer(item('1', 1, 'b'), item('2', 1, 'a'));
    expect(collection.state).toBe('ready');
    expect(names()).toEqual(['a', 'b']);
  });

  it('keeps the higher version, whichever comes last', async () => {
    const { collection, answer, names } = held();
    await answer(item('1', 3, 'three'));
    collection.apply(push(item('1', 2, 'two')));
    expect(names()).toEqual(['three']);
    collection.apply(push(item('1', 4, 'four')));
    expect(names()).toEqual(['four']);
    put('item', item('1', 3, 'late answer'));
    expect(names()).toEqual(['four']);
  });

  it('lets a record go that no longer belongs, and not come back by an old push', async () => {
    const { collection, answer, names } = held();
    await answer(item('1', 1, 'a'));
    collection.apply(push(item('1', 3, 'a', { open: false })));
    expect(names()).toEqual([]);
    collection.apply(push(item('1', 2, 'a')));
    expect(names()).toEqual([]);
  });

  it('keeps pushes that come while it reads, and applies them after', async () => {
    const { collection, answer, names } = held();
    collection.apply(push(item('1', 2, 'pushed')));
    expect(names()).toEqual([]);
    await answer(item('1', 1, 'read'), item('2', 1, 'other'));
    expect(names()).toEqual(['other', 'pushed']);
  });

  it('keeps the length of a list of which more was shown, when it reads again', async () => {
    const pages: Record<string, Loaded<Item>> = {
      '': { items: [item('1', 1, 'a')], position: 'e:1', next: 'two' },
      two: { items: [item('2', 1, 'b')], position: 'e:1', next: 'three' },
      three: { items: [item('3', 1, 'c')], position: 'e:1' },
    };
    const asked: string[] = [];
    const { collection, names } = held({ load: (cursor = '') => { asked.push(cursor); return Promise.resolve(pages[cursor] as Loaded<Item>); } });
    await vi.waitFor(() => expect(collection.state).toBe('ready'), { interval: 1 });
    await collection.more();
    expect(names()).toEqual(['a', 'b']);
    await collection.reload();
    expect(names()).toEqual(['a', 'b']);
    expect(collection.hasMore).toBe(true);
    expect(asked).toEqual(['', 'two', '', 'two']);
  });

  it('drops what a fresh reading no longer has, unless it keeps it', async () => {
    const { collection, answer, names } = held({ keeps: (i) => i.name === 'older page' });
    await answer(item('1', 1, 'gone'), item('2', 1, 'older page'));
    const again = collection.reload();
    await answer(item('3', 1, 'new'));
    await again;
    expect(names()).toEqual(['new', 'older page']);
  });

  it('keeps what only a reading tells when a push does not say it', async () => {
    const { collection, answer } = held({ personal: ['mine'] });
    await answer(item('1', 1, 'a', { mine: true }));
    collection.apply(push(item('1', 2, 'b')));
    expect(collection.get('1')).toMatchObject({ name: 'b', mine: true });
    collection.apply(push(item('1', 3, 'c', { mine: false }))); // as it is for nobody in particular
    expect(collection.get('1')).toMatchObject({ name: 'c', mine: true });
  });

  it('reads again once when pushes ask for it', async () => {
    let reads = 0;
    const { collection } = held({
      load: () => {
        reads++;
        return Promise.resolve({ items: [], position: 'e:1' });
      },
      on: () => true,
    });
    await vi.waitFor(() => expect(collection.state).toBe('ready'));
    for (let i = 0; i < 5; i++) collection.apply(push(item('1', i, 'a')));
    await vi.waitFor(() => expect(reads).toBe(2));
  });

  it('says what went wrong and can try again', async () => {
    let fail = true;
    const collection = new Collection<Item>({
      kind: 'item', topics: [], accepts: () => true,
      load: () => (fail ? Promise.reject(new Error('no')) : Promise.resolve({ items: [item('1', 1, 'a')], position: 'e:1' })),
    });
    const stop = collection.start();
    await vi.waitFor(() => expect(collection.state).toBe('failed'));
    fail = false;
    await collection.reload();
    expect(collection.state).toBe('ready');
    expect(collection.size).toBe(1);
    stop();
  });
});
