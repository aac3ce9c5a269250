/** The title of the browser's tab: `$effect(() => title(m.home_title()))`. */
export function title(text: string): void {
  document.title = text ? `${text} · Comptoir` : 'Comptoir';
}
