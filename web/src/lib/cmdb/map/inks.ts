/** The tokens of the page as a canvas and a picture want them: in red, green and blue. */
const TOKENS = [
  'page', 'surface', 'raised', 'sunken', 'edge', 'edge-strong', 'edge-control', 'text', 'text-soft', 'text-faint', 'accent', 'ok', 'ok-text',
  'danger', 'danger-soft', 'danger-text', 'danger-ink', 'warn', 'warn-soft', 'warn-text',
] as const;
export type Inks = Record<(typeof TOKENS)[number], string>;

export function inks(near: HTMLElement): Inks {
  const probe = near.appendChild(document.createElement('span'));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const paint = canvas.getContext('2d', { willReadFrequently: true });
  const found = {} as Inks;
  for (const token of TOKENS) {
    probe.style.color = `var(--${token})`;
    const shown = getComputedStyle(probe).color;
    if (!paint) {
      found[token] = shown;
      continue;
    }
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = shown;
    paint.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = paint.getImageData(0, 0, 1, 1).data;
    found[token] = `rgb(${r}, ${g}, ${b})`;
  }
  probe.remove();
  return found;
}

/** Calls back when the page changes between light and dark. */
export function onTheme(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const seen = new MutationObserver(changed);
  seen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  dark.addEventListener('change', changed);
  return () => {
    seen.disconnect();
    dark.removeEventListener('change', changed);
  };
}
