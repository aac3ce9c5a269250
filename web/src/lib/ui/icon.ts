import type { LucideIcon } from '@lucide/svelte';

/** An icon of @lucide/svelte: import each from its own file, `@lucide/svelte/icons/bell`. */
export type Icon = LucideIcon;
