import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { FileInfo } from '$lib/api';

/** A message that the server has not confirmed yet. Its key makes every retry harmless. */
export interface Pending {
  key: string;
  account: string;
  kind: string;
  subject: string;
  text: string;
  internal: boolean;
  files: FileInfo[];
  replyTo?: string | undefined;
  at: number;
  /** Not a message but an act: what is posted where, and which kind of record the answer is. */
  act?: Act | undefined;
}

export interface Act {
  path: string;
  body: Record<string, string | number | boolean | Record<string, string>>;
  record: string;
  /** The server is told what this device's clock says at the moment of sending. */
  dated?: boolean;
}

interface Schema extends DBSchema {
  pending: { key: string; value: Pending; indexes: { account: string } };
}

let opened: Promise<IDBPDatabase<Schema> | undefined> | undefined;

// A browser that refuses storage still sends: its messages then live as long as the page.
function database(): Promise<IDBPDatabase<Schema> | undefined> {
  opened ??= openDB<Schema>('comptoir', 1, {
    upgrade(db) {
      db.createObjectStore('pending', { keyPath: 'key' }).createIndex('account', 'account');
    },
  }).catch(() => undefined);
  return opened;
}

export const store = {
  async all(account: string): Promise<Pending[]> {
    const found = (await (await database())?.getAllFromIndex('pending', 'account', account)) ?? [];
    return found.sort((a, b) => a.at - b.at);
  },
  async put(pending: Pending): Promise<void> {
    await (await database())?.put('pending', pending);
  },
  async remove(key: string): Promise<void> {
    await (await database())?.delete('pending', key);
  },
};
