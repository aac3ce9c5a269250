/** The order of ids and of times as the API writes them. `localeCompare` is for what people read: its first call alone takes a phone a tenth of a second. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
