/** A browser that tells of no first paint is not waited for longer (milliseconds). */
const PATIENCE = 3000;

/** Resolves when what was rendered goes to the screen, or at once where there is no screen to wait for. What nobody sees yet can come after it. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => setTimeout(resolve));
  });
}

/**
 * The same for a page that has just begun, whose first picture takes longer: resolves when it is seen (https://w3c.github.io/paint-timing). What is
 * fetched after it takes nothing of a slow network from it.
 */
export function firstPainted(): Promise<void> {
  if (document.hidden || !PerformanceObserver.supportedEntryTypes.includes('paint')) return painted();
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE);
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: 'paint', buffered: true });
  });
}
