import { describe, expect, it } from 'vitest';
import type { CrisisDraft, CrisisLine } from '$lib/api';
import { draftText, untilPoint } from './draft';

const line = (number: number, text: string, verification: NonNullable<CrisisLine['verification']> = 'verified') =>
  ({ number, text, event_at: `2026-03-01T02:${String(number % 60).padStart(2, '0')}:00Z`, verification, type: 'information' }) as CrisisLine;
const empty: CrisisDraft = { since: '', phase: 'steering', level: 2, facts: [], decisions: [], done: [], late: [], blocked: [], open_tasks: 0, to_verify: 0, clocks: [], head: { number: 0, hash: '' } };
const at = (iso: string) => iso.slice(11, 16);

describe('the draft of a situation point', () => {
  it('leaves out what there is nothing to say of', () => {
    const text = draftText(empty, at);
    expect(text.match(/\*\*/g)).toHaveLength(4);
    expect(text.endsWith('- ')).toBe(true);
  });
  it('says each fact on one line, with its time, and marks what nobody verified', () => {
    const text = draftText({ ...empty, facts: [line(1, 'Onduleur\nen défaut'), line(2, 'Fumée', 'to_verify')] }, at);
    expect(text).toContain('- 02:01 Onduleur en défaut\n');
    expect(text).toMatch(/- 02:02 Fumée \(.+\)/);
  });
  it('keeps the last twenty facts and says how many it left out', () => {
    const text = draftText({ ...empty, facts: Array.from({ length: 25 }, (_, i) => line(i + 1, `fait ${i + 1}.`)) }, at);
    expect(text).not.toContain('fait 5.');
    expect(text).toContain('fait 6.');
    expect(text).toContain('5');
  });
});

describe('the countdown', () => {
  const now = Date.parse('2026-03-01T02:00:00Z');
  it('counts down, then up', () => {
    expect(untilPoint('2026-03-01T02:10:00Z', true, now)).toEqual({ late: false, ms: 600_000 });
    expect(untilPoint('2026-03-01T01:59:00Z', true, now)).toEqual({ late: true, ms: 60_000 });
  });
  it('is silent without a cadence, or after the end', () => {
    expect(untilPoint(undefined, true, now)).toBeUndefined();
    expect(untilPoint('2026-03-01T01:59:00Z', false, now)).toBeUndefined();
  });
});
