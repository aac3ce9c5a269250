// The first screen, which the server wrote into the document of a door (see ../../first): it stands over the application until that has
// the same to show.

/** The first screen is still there: what changes the place of things had better come now. */
export const standing = (): boolean => document.getElementById('first') !== null;

/** The page has something to show: the first screen goes, and what somebody wrote in it meanwhile stands in the page's own field. */
export function reveal(): void {
  const first = document.getElementById('first');
  if (!first) return;
  const begun = first.querySelector<HTMLTextAreaElement>('[data-first]');
  const field = document.querySelector<HTMLTextAreaElement>(`#app [data-first="${begun?.dataset['first'] ?? ''}"]`);
  const writing = begun !== null && document.activeElement === begun;
  const at = begun?.selectionEnd ?? 0;
  first.remove();
  if (!begun || !field) return;
  if (begun.value !== '') {
    field.value = field.value === '' ? begun.value : `${field.value}\n${begun.value}`;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  if (!writing) return;
  field.focus();
  const end = field.value.length - begun.value.length + at;
  field.setSelectionRange(end, end);
}
