import type { Followed } from '../core/live.ts';
import type { Settings } from '../core/settings.ts';
import { dropBetween, type Drop } from './drop.ts';
import type { SessionPort } from './session.ts';
import { Tones } from './tones.ts';

/** Milliseconds of vibration and rest, in turn. */
const PULSES: Readonly<Record<Drop, number[]>> = {
  added: [25],
  removed: [15, 60, 15],
  asked: [40, 80, 40],
  warned: [120, 60, 120],
};

/** Lets the shopper hear and feel what happens to the basket, as far as the settings want it. */
export function giveFeedback(session: Pick<SessionPort, 'state' | 'subscribe'>, settings: Followed<Settings>): void {
  const tones = new Tones();
  addEventListener('pointerdown', () => settings.value.sound && tones.wake(), { capture: true, passive: true });
  let before = session.state;
  session.subscribe((after) => {
    const { sound, vibration, allergens } = settings.value;
    const drop = dropBetween(before, after, allergens);
    before = after;
    if (!drop) return;
    if (sound) tones.play(drop);
    // iOS has no vibration for pages.
    if (vibration && 'vibrate' in navigator) navigator.vibrate(PULSES[drop]);
  });
}
