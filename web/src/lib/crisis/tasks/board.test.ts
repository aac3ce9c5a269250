import { describe, expect, it } from 'vitest';
import type { CrisisTask } from '$lib/api';
import { beside, columns, placeBetween, placed, progress, waits } from './board';

const task = (n: number, state: CrisisTask['state'], place = n * 1000, more: Partial<CrisisTask> = {}): CrisisTask => ({
  n, number: `ACT-${n}`, title: `t${n}`, priority: 2, place, state, state_at: '', blockers: [], waits_for: [], made_at: '', version: 1, ...more,
});

describe('the board', () => {
  it('puts each task in its column in the order of its place', () => {
    const c = columns([task(1, 'todo', 3000), task(2, 'todo', 1000), task(3, 'dropped'), task(4, 'blocked')]);
    expect(c.todo.map((t) => t.n)).toEqual([2, 1]);
    expect(c.done.map((t) => t.n)).toEqual([3]);
    expect(c.blocked.map((t) => t.n)).toEqual([4]);
    expect(c.doing).toEqual([]);
  });
  it('counts what is done and blocked of what was kept', () => {
    expect(progress([task(1, 'done'), task(2, 'dropped'), task(3, 'blocked'), task(4, 'todo')])).toEqual({ done: 1, blocked: 1, all: 3 });
  });
  it('finds a place between two neighbours', () => {
    expect(placeBetween(undefined, undefined)).toBe(1000);
    expect(placeBetween(1000, undefined)).toBe(2000);
    expect(placeBetween(undefined, 1000)).toBe(500);
    expect(placeBetween(1000, 2000)).toBe(1500);
    expect(placeBetween(5, 6)).toBeUndefined();
    expect(placeBetween(undefined, 0)).toBeUndefined();
  });
  it('moves one task where there is room, and numbers the column anew where there is none', () => {
    const [a, b, c] = [task(1, 'todo', 10), task(2, 'todo', 11), task(3, 'todo', 5000)];
    expect(placed([a, b, c], c, a)).toEqual([{ task: c, place: 5 }]);
    expect(placed([a, b, c], c, b).map((x) => [x.task.n, x.place])).toEqual([[1, 1000], [3, 2000], [2, 3000]]);
    expect(placed([a, b, c], c)).toEqual([{ task: c, place: 1011 }]);
  });
  it('goes from column to column by keys, and not beyond the last', () => {
    expect(beside('todo', 1)).toBe('doing');
    expect(beside('todo', -1)).toBeUndefined();
    expect(beside('dropped', 1)).toBeUndefined();
    expect(beside('done', -1)).toBe('blocked');
  });
  it('names what a task waits for, and not what is done', () => {
    const all = [task(1, 'todo'), task(2, 'todo', 2000, { blockers: [1, 3, 9] }), task(3, 'done')];
    expect(waits(all[1] as CrisisTask, all).map((t) => t.n)).toEqual([1]);
  });
});
