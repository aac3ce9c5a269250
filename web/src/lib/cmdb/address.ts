import { searchParams } from 'sv-router';

/** A word of the address as it stands there: the router would read an id made of digits as a number. */
export const read = (name: string): string => searchParams.toURLSearchParams().get(name) ?? '';

/** Changes words of the address in place; an empty one goes. */
export function set(values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    if (read(name) === value) continue;
    if (value === '') searchParams.delete(name, undefined, { replace: true });
    else searchParams.set(name, value, { replace: true });
  }
}
