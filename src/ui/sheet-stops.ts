/** The heights a bottom sheet rests at. */
export const SHEET_STOPS = ['low', 'half', 'full'] as const;
export type SheetStop = (typeof SHEET_STOPS)[number];

/** The stop above (`direction` 1) or below (-1), or the same at the end. */
export function nextStop(stop: SheetStop, direction: 1 | -1): SheetStop {
  return SHEET_STOPS[SHEET_STOPS.indexOf(stop) + direction] ?? stop;
}

/** The stop whose height is nearest to where the drag ended, all in CSS pixels. */
export function nearestStop(height: number, heights: Readonly<Record<SheetStop, number>>): SheetStop {
  return SHEET_STOPS.reduce((best, stop) => (Math.abs(heights[stop] - height) < Math.abs(heights[best] - height) ? stop : best));
}
