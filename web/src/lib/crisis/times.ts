/** An instant as an input of type datetime-local has it, in the person's own zone. */
export function toInput(iso: string | undefined): string {
  if (!iso) return '';
  const t = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${t.getFullYear()}-${two(t.getMonth() + 1)}-${two(t.getDate())}T${two(t.getHours())}:${two(t.getMinutes())}`;
}
/** The other way round; nothing where nothing, or no time, was typed. */
export function fromInput(typed: string): string | undefined {
  const ms = Date.parse(typed);
  return typed === '' || Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
