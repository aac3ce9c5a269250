import { describe, expect, it, vi } from 'vitest';
import { Called, leftOf, type Hit } from './hits.svelte';

const hit = (more: Partial<Hit>): Hit => ({
  id: 'a', number: 'CI0000001', name: 'Paie', state: 'stopped', users: 4, since: '2026-03-10T08:00:00.000Z', because: [], on_call: [], ...more,
});

describe('what is left before an objective is missed', () => {
  const now = Date.parse('2026-03-10T09:00:00Z');
  it('is counted for what is stopped and has one', () => {
    expect(leftOf(hit({ deadline_at: '2026-03-10T09:30:00Z' }), now)).toBe(30 * 60_000);
    expect(leftOf(hit({ deadline_at: '2026-03-10T08:30:00Z' }), now)).toBe(-30 * 60_000);
    expect(leftOf(hit({}), now)).toBeUndefined();
    expect(leftOf(hit({ state: 'degraded', deadline_at: '2026-03-10T09:30:00Z' }), now)).toBeUndefined();
  });
});

describe('numbers to call', () => {
  const duty = (phone?: string) => ({ rota_id: 'r', rota: 'R', layer: 0, person: { id: 'ines', name: 'Inès' }, ...(phone ? { phone } : {}) });
  it('stay when a push tells none, and somebody new is asked for once', () => {
    const ask = vi.fn();
    const called = new Called(ask);
    called.learn([hit({ on_call: [duty()] })]);
    called.learn([hit({ on_call: [duty()] })]);
    expect(ask).toHaveBeenCalledTimes(1);
    called.learn([hit({ on_call: [duty('+33 1 99 00 00 01')] })]);
    called.learn([hit({ on_call: [duty()] })]);
    expect(called.number('ines')).toBe('+33 1 99 00 00 01');
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
