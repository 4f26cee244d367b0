/** `mistakes.html` of `--draw`: for each event that was wrong, the drawn frames around it, so that a mistake can be seen. */
import { describeMistake, timeOf, type Mistake } from '../../src/core/event-score.ts';

/** Seconds before and after a mistake that are shown, and the most frames of it. */
const BEFORE = 4;
const AFTER = 2;
const MOST_FRAMES = 16;

/** File name of the drawn frame with the given index. */
export function drawnFrame(index: number): string {
  return `${String(index).padStart(5, '0')}.jpg`;
}

/**
 * @param times of all frames, seconds, growing
 * @returns a page that lies beside the drawn frames
 */
export function mistakeSheet(clip: string, times: readonly number[], mistakes: readonly Mistake[]): string {
  const sections = mistakes.map((mistake) => {
    const [from, to] = spanOf(mistake);
    const figures = framesBetween(times, from, to).map((index) => {
      const t = times[index] ?? 0;
      const mark = mistake.kind !== 'missed' && t === mistake.report.t ? ' class="reported"' : '';
      const file = drawnFrame(index);
      return `<figure${mark}><a href="${file}"><img src="${file}" alt="frame at ${t.toFixed(2)} s" loading="lazy"></a><figcaption>${t.toFixed(2)} s</figcaption></figure>`;
    });
    return `<section>\n<h2>${escapeText(describeMistake(mistake))}</h2>\n<div>\n${figures.join('\n')}\n</div>\n</section>`;
  });
  const summary = mistakes.length === 0 ? 'Every event is right.' : `Wrong events: ${mistakes.length}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mistakes in ${escapeText(clip)}</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }
  div { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0.5rem; }
  figure { margin: 0; }
  img { width: 100%; display: block; }
  .reported { outline: 3px solid #e5484d; }
</style>
<h1>${escapeText(clip)}</h1>
<p>${summary}</p>
${sections.join('\n')}
</html>
`;
}

function spanOf(mistake: Mistake): readonly [number, number] {
  const t = timeOf(mistake);
  return [(mistake.kind === 'false' ? t : Math.min(t, mistake.truth.t0)) - BEFORE, t + AFTER];
}

/** At most `MOST_FRAMES` frames, evenly spread, the last one among them. */
function framesBetween(times: readonly number[], from: number, to: number): readonly number[] {
  const inside = times.flatMap((t, index) => (t >= from && t <= to ? [index] : []));
  const step = Math.ceil(inside.length / MOST_FRAMES);
  return inside.filter((_, place) => (inside.length - 1 - place) % step === 0);
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
