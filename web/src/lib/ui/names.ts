/** « Claire Morel » → CM; « van den Berg, Jo » is left to its first and last words. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s-]+/u).filter(Boolean);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return ([...first][0] ?? '?').toLocaleUpperCase() + ([...last][0] ?? '').toLocaleUpperCase();
}

export const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? name;

/** One of six hues, always the same for the same person. */
export function hueOf(key: string): number {
  let sum = 7;
  for (const letter of key) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}
