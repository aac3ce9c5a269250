/**
 * Sets a text as French is set: no-break spaces before double punctuation and inside guillemets, the typographic apostrophe.
 * Addresses and times (12:30, https://…) are left alone.
 */
export function french(text: string): string {
  return text
    .replace(/(\p{L})'(?=\p{L})/gu, '$1’')
    .replace(/ ([?!;])/g, '\u202f$1')
    .replace(/ ([:»%€])/g, '\u00a0$1')
    .replace(/« /g, '«\u00a0')
    .replace(/\.\.\./g, '…');
}
