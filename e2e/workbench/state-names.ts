/** States whose making needs a browser, by name: the compiler keeps them equal to what is made. */

export const TEACHING_STATES = [
  'teach-readying',
  'teach-aiming',
  'teach-looking',
  'teach-hint',
  'teach-naming',
  'teach-few',
  'teach-taught',
  'teach-full',
  'teach-dark',
  'teach-failed',
  'taught-list',
  'taught-broken',
  'taught-empty',
] as const;
export type TeachingState = (typeof TEACHING_STATES)[number];

/** Without what goes before them in the address: `?state=booth-live`. */
export const BOOTH_STATES = [
  'attract',
  'begins',
  'no-camera',
  'denied',
  'broken',
  'inviting',
  'empty',
  'live',
  'asking',
  'initial',
  'idle',
  'staff-set',
  'staff-pin',
  'staff-open',
  'drawing',
] as const;
export type BoothStateName = (typeof BOOTH_STATES)[number];
