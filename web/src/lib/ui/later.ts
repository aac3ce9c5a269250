// What may wait until the first screen stands.

/** When the browser has nothing better to do, or after a second at most. */
export function idle(): Promise<void> {
  return new Promise((done) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => done(), { timeout: 1000 });
    else setTimeout(done, 200);
  });
}

/** An attachment: `run` is called once, when the element comes near what is seen. */
export function near(run: () => void) {
  return (node: Element) => {
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some((e) => e.isIntersecting)) return;
        watch.disconnect();
        run();
      },
      { rootMargin: '300px' },
    );
    watch.observe(node);
    return () => watch.disconnect();
  };
}
