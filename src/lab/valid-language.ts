/**
 * For uPlot, which formats numbers in the browser's language from its import on: a browser on a system without a locale (the one from npm) names
 * a language that is none ("en-US@posix"), and the import would fail. Imported before it.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
