import { overwriteGetLocale } from '../../paraglide/runtime.js';
import type { Lang } from '$lib/api';
import { remember } from './memory';

const known = (value: string | null | undefined): value is Lang => value === 'fr' || value === 'en';

function first(): Lang {
  const root = document.documentElement.lang;
  let stored: string | null = null;
  try {
    stored = localStorage.getItem('comptoir.lang');
  } catch {
    // Storage refused: the browser's language decides.
  }
  if (known(stored)) return stored;
  for (const wish of navigator.languages) {
    const short = wish.slice(0, 2).toLowerCase();
    if (known(short)) return short;
  }
  return known(root) ? root : 'fr';
}

let current = $state<Lang>(first());
// Messages read this state, so a template follows a change of language without being loaded again.
overwriteGetLocale(() => current);
document.documentElement.lang = first();

export const lang = {
  get current(): Lang {
    return current;
  },
  set(next: Lang) {
    current = next;
    document.documentElement.lang = next;
    remember('comptoir.lang', next);
  },
};
