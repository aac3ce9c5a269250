import { describe, expect, it } from 'vitest';
import type { CrisisGuest, CrisisMember } from '$lib/api';
import { guestState, present, ranked, standingOf } from './roll';

const now = Date.parse('2026-03-01T03:00:00Z');
const one = (id: string, more: Partial<CrisisMember> = {}): CrisisMember => ({ person: { id, name: id } as CrisisMember['person'], roles: [], joined_at: '', ...more });

describe('the roll-call', () => {
  it('says where somebody stands', () => {
    const asked = { asked_at: '2026-03-01T02:40:00Z' };
    expect(standingOf(one('a', asked), new Set(['a']), now)).toBe('here');
    expect(standingOf(one('a', asked), new Set(), now)).toBe('silent');
    expect(standingOf(one('a'), new Set(), now)).toBe('away');
    expect(standingOf(one('a', { ...asked, answer: 'take' }), new Set(), now)).toBe('taken');
    expect(standingOf(one('a', { ...asked, answer: 'no' }), new Set(), now)).toBe('no');
    expect(standingOf(one('a', { ...asked, answer: 'later', answer_min: 30, answered_at: '2026-03-01T02:45:00Z' }), new Set(), now)).toBe('way');
    expect(standingOf(one('a', { ...asked, answer: 'later', answer_min: 10, answered_at: '2026-03-01T02:45:00Z' }), new Set(), now)).toBe('overdue');
  });
  it('shows those with a role first, and not who left', () => {
    const list = [one('c'), one('b', { roles: ['scribe'] }), one('a', { left_at: '2026-03-01T02:00:00Z' }), one('d')];
    expect(ranked(list, new Set(['d']), now).map((x) => x.person.id)).toEqual(['b', 'd', 'c']);
  });
  it('forgets a device that is silent', () => {
    const p = (id: string, until: string) => ({ person: { id, name: id }, since: '', until }) as never;
    expect([...present([p('a', '2026-03-01T03:01:00Z'), p('b', '2026-03-01T02:59:00Z')], now)]).toEqual(['a']);
  });
});

describe('a guest’s link', () => {
  const g = (more: Partial<CrisisGuest>): CrisisGuest => ({ id: 'g', room: 'r', person: { id: 'p', name: 'n' } as CrisisGuest['person'], may_post: true, invited_at: '', expires_at: '2026-03-01T04:00:00Z', ...more });
  it('is good, used, over or withdrawn', () => {
    expect(guestState(g({}), now)).toBe('open');
    expect(guestState(g({ entered_at: '2026-03-01T02:00:00Z' }), now)).toBe('inside');
    expect(guestState(g({ expires_at: '2026-03-01T03:00:00Z' }), now)).toBe('expired');
    expect(guestState(g({ revoked_at: '2026-03-01T02:00:00Z', expires_at: '2026-03-01T02:30:00Z' }), now)).toBe('revoked');
  });
});
