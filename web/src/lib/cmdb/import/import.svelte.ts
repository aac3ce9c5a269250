import { answer, ask, client, upload, type FileInfo, type Import, type ImportRow, type Query } from '$lib/api';
import { Collection } from '$lib/live';

const path = (id: string) => ({ path: { id } });

/** The imports of the past, the latest first. */
export const imports = () => ({
  kind: 'import', topics: ['imports'],
  load: async (cursor?: string) => {
    const { data, position } = await answer(client.GET('/imports', { params: { query: { limit: 30, ...(cursor ? { cursor } : {}) } } }));
    return { items: data.items, next: data.next, position };
  },
  accepts: () => true,
  order: (a: Import, b: Import) => b.made_at.localeCompare(a.made_at) || b.id.localeCompare(a.id),
});

/** Sends the files and begins the dry run. */
export async function begin(files: { cis?: File | undefined; relations?: File | undefined }, how: Pick<Import, 'source' | 'key'>, progress: (part: number) => void): Promise<Import> {
  const list = [files.cis, files.relations].filter((f) => f !== undefined);
  const total = list.reduce((sum, f) => sum + f.size, 0) || 1;
  let sent = 0;
  const send = async (file: File | undefined): Promise<FileInfo | undefined> => {
    if (!file) return undefined;
    const info = await upload(file, file.name, (part) => progress((sent + part * file.size) / total));
    sent += file.size;
    return info;
  };
  const cis = await send(files.cis);
  const relations = await send(files.relations);
  return ask(client.POST('/imports', { body: { ...how, ...(cis ? { cis_file: cis.id } : {}), ...(relations ? { relations_file: relations.id } : {}) } }));
}

/** The rows of which something became; '' is all. */
export type RowFilter = NonNullable<Query<'/imports/{id}/rows'>['action']> | '';

/** One import: what it would do, what it did. */
export class ImportRecord {
  readonly id: string;
  readonly record: Collection<Import>;

  constructor(id: string) {
    this.id = id;
    this.record = new Collection<Import>({
      kind: 'import', topics: [`import:${id}`],
      load: async () => {
        const { data, position } = await answer(client.GET('/imports/{id}', { params: path(id) }));
        return { items: [data], position };
      },
      accepts: (one) => one.id === id,
      // Why it failed is told in the reader's language by REST alone.
      on: (push) => push.record !== undefined && (push.record as unknown as Import).state === 'failed',
    });
  }
  start(): () => void {
    return this.record.start();
  }
  get import(): Import | undefined {
    return this.record.first;
  }
  rows(action: RowFilter, cursor?: string): Promise<{ items: ImportRow[]; next?: string }> {
    return ask(client.GET('/imports/{id}/rows', { params: { ...path(this.id), query: { limit: 100, ...(action ? { action } : {}), ...(cursor ? { cursor: Number(cursor) } : {}) } } }));
  }
  async remap(more: Partial<Pick<Import, 'source' | 'key' | 'mapping'>>): Promise<void> {
    this.record.put(await ask(client.PATCH('/imports/{id}', { params: path(this.id), body: more })));
  }
  async apply(retire: 'all' | readonly string[]): Promise<void> {
    const body = retire === 'all' ? { retire_all: true } : { retire: [...retire] };
    this.record.put(await ask(client.POST('/imports/{id}/apply', { params: path(this.id), body })));
  }
}
