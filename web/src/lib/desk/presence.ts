import type { Presence } from '$lib/api';
import { m } from '$m';

export const presenceName = (state: Presence): string =>
  ({ available: m.console_available, busy: m.console_busy, away: m.console_away, offline: m.console_offline })[state]();
