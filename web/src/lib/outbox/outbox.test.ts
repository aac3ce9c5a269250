import { ApiError, type Message } from '$lib/api';
import { describe, expect, it, vi } from 'vitest';
import { Outbox, type Pending } from './outbox.svelte';
import { store } from './store';

const message = (p: Pending): Message => ({
  id: `m-${p.key}`, seq: 1, kind: p.kind, subject_id: p.subject, at: '', author: { id: p.account, name: '' }, text: p.text, internal: p.internal,
  files: [], reactions: [], mentions: [], deleted: false, version: 1,
});
const offline = () => new ApiError({ title: 'offline', status: 0, code: 'web.offline' });
const refused = () => new ApiError({ title: 'Trop long', status: 422, code: 'message.too_long' });
/** Waits until it holds. */
const until = (holds: () => void) => vi.waitFor(holds, { interval: 5 });
const draft = (text: string, subject = 's') => ({ kind: 'conversation', subject, text });

let account = 0;
async function open(post: (p: Pending) => Promise<Message>, name = `a${++account}`) {
  const outbox = new Outbox(post);
  await outbox.open(name);
  return { outbox, name };
}

describe('the outbox', () => {
  it('shows a message at once and lets it go when the server has it', async () => {
    const { outbox, name } = await open((p) => Promise.resolve(message(p)));
    outbox.send(draft('bonjour'));
    expect(outbox.of('conversation', 's').map((e) => e.state)).toEqual(['sending']);
    await until(() => expect(outbox.of('conversation', 's')).toEqual([]));
    await vi.waitFor(async () => expect(await store.all(name)).toEqual([]));
  });

  it('tries again with the same key when the network fails', async () => {
    const keys: string[] = [];
    const { outbox } = await open((p) => {
      keys.push(p.key);
      return keys.length === 1 ? Promise.reject(offline()) : Promise.resolve(message(p));
    });
    outbox.send(draft('bonjour'));
    await until(() => expect(outbox.of('conversation', 's')[0]?.state).toBe('waiting'));
    expect(outbox.waiting).toBe(1);
    outbox.flush();
    await until(() => expect(keys).toHaveLength(2));
    expect(keys[0]).toBe(keys[1]);
    await until(() => expect(outbox.of('conversation', 's')).toEqual([]));
  });

  it('keeps what the server refuses, with its reason, and goes on with the next', async () => {
    const sent: string[] = [];
    const { outbox } = await open((p) => {
      if (p.text === 'non') return Promise.reject(refused());
      sent.push(p.text);
      return Promise.resolve(message(p));
    });
    outbox.send(draft('non'));
    outbox.send(draft('oui'));
    await until(() => expect(sent).toEqual(['oui']));
    const [left] = outbox.of('conversation', 's');
    expect(left?.state).toBe('failed');
    expect(left?.reason).toBe('Trop long');
  });

  it('keeps the order of a thread, and does not make another thread wait', async () => {
    const sent: string[] = [];
    let release: () => void = () => undefined;
    const { outbox } = await open(async (p) => {
      if (p.text === 'un') await new Promise<void>((resolve) => (release = resolve));
      sent.push(p.text);
      return message(p);
    });
    outbox.send(draft('un'));
    outbox.send(draft('deux'));
    outbox.send(draft('ailleurs', 'other'));
    await until(() => expect(sent).toEqual(['ailleurs']));
    release();
    await until(() => expect(sent).toEqual(['ailleurs', 'un', 'deux']));
  });

  it('takes up after a reload what was left unsent, with its key', async () => {
    const { outbox, name } = await open(() => Promise.reject(offline()));
    const entry = outbox.send(draft('à garder'));
    await until(() => expect(entry.state).toBe('waiting'));
    const keys: string[] = [];
    await open((p) => {
      keys.push(p.key);
      return Promise.resolve(message(p));
    }, name);
    await until(() => expect(keys).toEqual([entry.pending.key]));
  });

  it('leaves to others what is theirs', async () => {
    const { outbox } = await open(() => Promise.reject(offline()));
    const entry = outbox.send(draft('à moi'));
    await until(() => expect(entry.state).toBe('waiting'));
    const sent: string[] = [];
    const other = await open((p) => {
      sent.push(p.text);
      return Promise.resolve(message(p));
    });
    other.outbox.send(draft('à l’autre'));
    await until(() => expect(sent).toEqual(['à l’autre']));
  });

  it('shows once a message whose echo came before its answer', async () => {
    let answer: (m: Message) => void = () => undefined;
    let sent: Pending | undefined;
    const { outbox } = await open((p) => {
      sent = p;
      return new Promise((resolve) => (answer = resolve));
    });
    const entry = outbox.send(draft('bonjour'));
    await until(() => expect(sent).toBeDefined());
    if (!sent) throw new Error('nothing was sent');
    outbox.echo(message(sent));
    expect(entry.echoed).toBe(true);
    answer(message(sent));
    await until(() => expect(outbox.of('conversation', 's')).toEqual([]));
  });

  it('can be told to forget one', async () => {
    const { outbox, name } = await open(() => Promise.reject(refused()));
    const entry = outbox.send(draft('non'));
    await until(() => expect(entry.state).toBe('failed'));
    await outbox.discard(entry);
    expect(outbox.of('conversation', 's')).toEqual([]);
    expect(await store.all(name)).toEqual([]);
  });
});
