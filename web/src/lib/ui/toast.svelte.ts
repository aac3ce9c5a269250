export interface Toast {
  id: number;
  text: string;
  tone: 'neutral' | 'danger';
  undo?: (() => void) | undefined;
  action?: { label: string; run: () => void } | undefined;
}

let list = $state.raw<Toast[]>([]);
let last = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

function show(text: string, more: Partial<Omit<Toast, 'id' | 'text'>> = {}, ms = 5000): number {
  const id = ++last;
  list = [...list.slice(-2), { id, text, tone: 'neutral', ...more }];
  timers.set(id, setTimeout(() => toast.close(id), ms));
  return id;
}

/** A short word at the bottom of the screen. An act that can be undone says so here for eight seconds. */
export const toast = {
  get all(): readonly Toast[] {
    return list;
  },
  say: (text: string, action?: Toast['action']) => show(text, { action }),
  undo: (text: string, undo: () => void) => show(text, { undo }, 8000),
  fail: (text: string) => show(text, { tone: 'danger' }, 8000),
  close(id: number) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    list = list.filter((t) => t.id !== id);
  },
};
