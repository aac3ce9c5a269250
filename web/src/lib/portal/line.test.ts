import type { Conversation } from '$lib/api';
import { describe, expect, it } from 'vitest';
import { moved } from './line';

const me = {
  id: 'c', number: 'CHT0000001', queue: { id: 'q', name: 'Q' }, requester: { id: 'p', name: 'P' }, symptoms: '', state: 'waiting', priority: 3,
  arrived_at: '2026-01-01T10:00:00.000Z', participants: [], keep_place: false, position: 3, ahead: 2, estimated_wait_ms: 1, version: 1, updated_at: '',
} as Conversation;
const now = Date.parse('2026-01-01T10:01:00.000Z');
const move = { priority: 3, arrived_at: '2026-01-01T09:59:00.000Z', left: true, mean_wait_ms: 300_000 };

describe('the line', () => {
  it('moves up when somebody before leaves', () => {
    expect(moved(me, move, now)).toMatchObject({ ahead: 1, position: 2, estimated_wait_ms: 240_000 });
  });
  it('does not move for somebody behind', () => {
    expect(moved(me, { ...move, arrived_at: '2026-01-01T10:00:30.000Z' }, now)).toBe(me);
  });
  it('moves back when somebody more urgent arrives', () => {
    expect(moved(me, { ...move, priority: 1, arrived_at: '2026-01-01T10:00:30.000Z', left: false }, now).ahead).toBe(3);
  });
  it('never shows a person before the first', () => {
    expect(moved({ ...me, ahead: 0 }, move, now).ahead).toBe(0);
  });
});
