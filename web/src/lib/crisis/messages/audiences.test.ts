import { describe, expect, it } from 'vitest';
import type { CrisisMessage } from '$lib/api';
import { ordered, standing } from './audiences';

const now = Date.parse('2026-03-01T03:00:00Z');
const msg = (n: number, state: CrisisMessage['state'], due = '', at = '2026-03-01T02:00:00Z'): CrisisMessage => ({ n, audience: 'users', text: 't', state, state_at: at, version: 1, ...(due ? { due_at: due } : {}) });

describe('messages to audiences', () => {
  it('stand where their time puts them', () => {
    expect(standing(msg(1, 'planned'), now)).toBe('planned');
    expect(standing(msg(1, 'planned', '2026-03-01T02:59:00Z'), now)).toBe('late');
    expect(standing(msg(1, 'sent', '2026-03-01T01:00:00Z'), now)).toBe('sent_late');
    expect(standing(msg(1, 'sent', '2026-03-01T02:30:00Z'), now)).toBe('sent');
    expect(standing(msg(1, 'skipped', '2026-03-01T01:00:00Z'), now)).toBe('skipped');
  });
  it('are shown with what is late first, what was said last', () => {
    const list = [msg(1, 'sent'), msg(2, 'planned'), msg(3, 'planned', '2026-03-01T02:00:00Z'), msg(4, 'planned', '2026-03-01T04:00:00Z'), msg(5, 'sent', '', '2026-03-01T02:10:00Z')];
    expect(ordered(list, now).map((x) => x.n)).toEqual([3, 4, 2, 5, 1]);
  });
});
