import type { Density, Theme } from '$lib/api';
import { recall, remember } from './memory';

const root = document.documentElement;
let theme = $state<Theme>((recall('comptoir.theme') as Theme | undefined) ?? 'system');
let density = $state<Density>((recall('comptoir.density') as Density | undefined) ?? 'comfortable');

export const look = {
  get theme(): Theme {
    return theme;
  },
  get density(): Density {
    return density;
  },
  setTheme(next: Theme) {
    theme = next;
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    remember('comptoir.theme', next === 'system' ? undefined : next);
  },
  setDensity(next: Density) {
    density = next;
    if (next === 'compact') root.dataset.density = next;
    else delete root.dataset.density;
    remember('comptoir.density', next === 'compact' ? next : undefined);
  },
};
