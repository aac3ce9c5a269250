/** The order of ids and of times as the API writes them. `localeCompare` is for what people read: its first call alone takes a phone a tenth of a second. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What somebody types to find a word: without its capitals and accents. */
export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The order of people's names where the first screen waits for it: Édouard stands between Ed and Eve, as `localeCompare` has it. */
export const byName = (a: { name: string }, b: { name: string }): number => compare(fold(a.name), fold(b.name)) || compare(a.name, b.name);
