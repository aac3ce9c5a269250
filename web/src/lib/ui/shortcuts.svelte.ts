import { untrack } from 'svelte';

/** A key or a combination a page understands; `?` lists those of the page. */
export interface Shortcut {
  /** `n`, `mod+k`, `alt+1`, `ctrl+enter`, or two keys in turn: `g t`. `mod` is ⌘ on a Mac, Ctrl elsewhere. */
  keys: string;
  label: () => string;
  group: () => string;
  run: (event: KeyboardEvent) => void;
  /** Also while typing in a field (combinations always do). */
  inFields?: boolean;
  enabled?: () => boolean;
}

const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
let list = $state.raw<Shortcut[]>([]);

export const shortcuts = {
  get all(): readonly Shortcut[] {
    return list;
  },
};

/** In a component: `$effect(() => bind([{ keys: 'n', … }]))`. The last one bound wins. */
export function bind(added: Shortcut[]): () => void {
  // The effect that binds must not follow the list it changes.
  list = [...untrack(() => list), ...added];
  return () => {
    list = list.filter((s) => !added.includes(s));
  };
}

const names: Record<string, string> = { enter: '↵', escape: 'Esc', up: '↑', down: '↓', alt: mac ? '⌥' : 'Alt', shift: mac ? '⇧' : 'Maj', ctrl: mac ? '⌃' : 'Ctrl', mod: mac ? '⌘' : 'Ctrl' };

export function keyLabel(keys: string): string {
  const one = (combo: string) =>
    combo
      .split('+')
      .map((part) => {
        if (part === 'shift' && !mac && document.documentElement.lang === 'en') return 'Shift';
        return names[part] ?? (part.length === 1 ? part.toUpperCase() : part);
      })
      .join(mac ? '' : ' ');
  return keys.split(' ').map(one).join(' ');
}

function matches(combo: string, e: KeyboardEvent): boolean {
  const parts = combo.split('+');
  const key = parts.at(-1) ?? '';
  const has = (name: string) => parts.slice(0, -1).includes(name);
  const ctrl = has('ctrl') || (has('mod') && !mac);
  const meta = has('mod') && mac;
  if (e.ctrlKey !== ctrl || e.metaKey !== meta || e.altKey !== has('alt')) return false;
  // A French keyboard needs Shift for digits and for `?`: the physical key or the character may answer.
  if (/^\d$/.test(key)) return e.code === `Digit${key}` || e.code === `Numpad${key}`;
  return e.key.toLowerCase() === key || (parts.length > 1 && e.code.toLowerCase() === `key${key}`);
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)));

let first = '';
let firstAt = 0;

function onKey(e: KeyboardEvent): void {
  if (e.defaultPrevented || e.isComposing || e.repeat) return;
  const inField = typing(e.target);
  const plain = !e.ctrlKey && !e.metaKey && !e.altKey;
  if (plain && !inField && document.querySelector('[role="dialog"][data-state="open"], [role="menu"]')) return;
  const before = performance.now() - firstAt < 900 ? first : '';
  for (const s of list.toReversed()) {
    if (plain && inField && !s.inFields) continue;
    if (s.enabled && !s.enabled()) continue;
    const [one = '', two] = s.keys.split(' ');
    if (two === undefined ? !matches(one, e) || (before !== '' && starts(before, e)) : !(before === one && matches(two, e))) continue;
    e.preventDefault();
    first = '';
    s.run(e);
    return;
  }
  if (plain && !inField && e.key.length === 1) {
    first = e.key.toLowerCase();
    firstAt = performance.now();
  }
}

const starts = (before: string, e: KeyboardEvent) =>
  list.some((s) => {
    const [one, two] = s.keys.split(' ');
    return two !== undefined && one === before && matches(two, e);
  });

document.addEventListener('keydown', onKey);
