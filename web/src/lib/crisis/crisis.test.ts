import type { CrisisInfo } from '$lib/api';
import { expect, test, vi } from 'vitest';
import { Crisis } from './crisis.svelte';

const whole = { id: 'c1', number: 'CRI0000001', name: 'Panne', version: 3, open: true } as CrisisInfo;

const asked = vi.hoisted(() => [] as string[]);
vi.mock('$lib/api', async (original) => ({
  ...(await original<object>()),
  answer: (told: unknown) => told,
  client: {
    GET: (path: string) => {
      asked.push(path);
      return Promise.resolve({ data: path === '/crises/{id}' ? whole : { items: [] }, position: '1:1' });
    },
  },
}));

test('who has just been let in stays in, whether or not the live connection tells of it', async () => {
  const crisis = new Crisis({ key: 'CRI0000001', info: { ...whole, limited: true }, position: '1:1' });
  crisis.admit(whole);
  const end = crisis.start();
  await vi.waitFor(() => expect(crisis.state).toBe('ready'));
  expect(crisis.info.limited).toBeUndefined();
  expect(asked).toContain('/crises/{id}');
  end();
});
