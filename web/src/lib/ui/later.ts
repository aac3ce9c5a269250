// What may wait until the first screen stands.

/** When the browser has nothing better to do, or after a second at most. */
export function idle(): Promise<void> {
  return new Promise((done) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => done(), { timeout: 1000 });
    else setTimeout(done, 200);
  });
}

/** When what is on the screen by now has been painted: what follows is a task of its own, and a click between them is answered. */
export function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
}

/** An attachment: `run` is called once, when the element comes near what is seen, or after two seconds: who reads by headings finds it too. */
export function near(run: () => void) {
  return (node: Element) => {
    const go = () => {
      end();
      run();
    };
    const watch = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) go(); }, { rootMargin: '300px' });
    const late = setTimeout(go, 2000);
    const end = () => {
      watch.disconnect();
      clearTimeout(late);
    };
    watch.observe(node);
    return end;
  };
}
