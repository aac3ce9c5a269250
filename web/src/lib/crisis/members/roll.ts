import type { CrisisGuest, CrisisMember, CrisisPresent } from '$lib/api';

export type Standing = 'here' | 'way' | 'overdue' | 'taken' | 'silent' | 'no' | 'away';
const order: readonly Standing[] = ['here', 'way', 'overdue', 'silent', 'taken', 'away', 'no'];

/** When somebody who said « in X minutes » arrives. */
export const arrives = (x: CrisisMember): number | undefined => (x.answer === 'later' && x.answered_at ? Date.parse(x.answered_at) + (x.answer_min ?? 0) * 60_000 : undefined);

/** Where somebody stands now: before the screen, on the way, expected since, or not answering. */
export function standingOf(x: CrisisMember, here: ReadonlySet<string>, now: number): Standing {
  if (here.has(x.person.id)) return 'here';
  const at = arrives(x);
  if (at !== undefined) return at > now ? 'way' : 'overdue';
  if (x.answer === 'no') return 'no';
  if (x.answer === 'take') return 'taken';
  return x.asked_at ? 'silent' : 'away';
}

export const present = (list: readonly CrisisPresent[], now: number): Set<string> => new Set(list.filter((p) => Date.parse(p.until) > now).map((p) => p.person.id));

/** Who takes part, those with a role first, then by where they stand. */
export function ranked(members: readonly CrisisMember[], here: ReadonlySet<string>, now: number): CrisisMember[] {
  const rank = (x: CrisisMember) => (x.roles.length > 0 ? 0 : 10) + order.indexOf(standingOf(x, here, now));
  return members.filter((x) => !x.left_at).sort((a, b) => rank(a) - rank(b) || a.person.name.localeCompare(b.person.name));
}

export type GuestState = 'open' | 'inside' | 'expired' | 'revoked';
export function guestState(g: CrisisGuest, now: number): GuestState {
  if (g.revoked_at) return 'revoked';
  if (Date.parse(g.expires_at) <= now) return 'expired';
  return g.entered_at ? 'inside' : 'open';
}
