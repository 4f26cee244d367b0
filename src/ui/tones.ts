import type { Drop } from './drop.ts';

/** One tone: pitch in hertz, when it begins and how long it takes, seconds. */
interface Tone {
  readonly pitch: number;
  readonly at: number;
  readonly long: number;
}

/** Up: it is in. Down: it is out. Twice the same: answer, please. Low: look at it. */
const TUNES: Readonly<Record<Drop, readonly Tone[]>> = {
  added: [
    { pitch: 659, at: 0, long: 0.09 },
    { pitch: 880, at: 0.08, long: 0.16 },
  ],
  removed: [
    { pitch: 587, at: 0, long: 0.09 },
    { pitch: 440, at: 0.08, long: 0.16 },
  ],
  asked: [
    { pitch: 740, at: 0, long: 0.1 },
    { pitch: 740, at: 0.16, long: 0.14 },
  ],
  warned: [
    { pitch: 392, at: 0, long: 0.16 },
    { pitch: 330, at: 0.18, long: 0.24 },
  ],
};
const LOUDNESS = 0.12;
/** Milliseconds. */
const AFTER_TAP = 150;
/** Seconds of silence after which the loudspeaker rests: an open one works all the time, and a slow phone lacks what it takes. */
const REST_AFTER = 10;
/** Seconds in which a tone swells; without it, it clicks. */
const SWELL = 0.012;

/** Plays short tones that are made on the spot. A browser without audio, or one that allows none, stays silent. */
export class Tones {
  private context: AudioContext | null = null;
  /** It was closed for the silence, by this object and not by the browser. */
  private resting = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * From a tap of the shopper: browsers keep pages silent that nobody has touched. Opening the loudspeaker holds up a slow phone, so what was
   * tapped answers first; browsers count that moment to the tap.
   */
  wake(): void {
    if (this.context?.state !== 'running' && !this.resting) setTimeout(() => this.open(), AFTER_TAP);
  }

  private open(): void {
    try {
      this.context ??= new AudioContext({ latencyHint: 'interactive' });
      if (this.context.state === 'suspended') void this.context.resume().catch(() => undefined);
      this.restAfter(REST_AFTER);
    } catch {
      // No audio here.
    }
  }

  private restAfter(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.context?.state !== 'running') return;
      this.resting = true;
      void this.context.suspend().catch(() => undefined);
    }, seconds * 1000);
  }

  play(drop: Drop): void {
    const { context } = this;
    if (!context || (context.state !== 'running' && !this.resting)) return;
    // Its time stands still while it rests: what is planned now is heard when it is back.
    if (this.resting) void context.resume().catch(() => undefined);
    this.resting = false;
    this.restAfter(REST_AFTER);
    for (const { pitch, at, long } of TUNES[drop]) {
      const [begin, end] = [context.currentTime + at, context.currentTime + at + long];
      const loudness = new GainNode(context, { gain: 0 });
      loudness.gain.setValueAtTime(0, begin);
      loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + SWELL);
      loudness.gain.exponentialRampToValueAtTime(0.001, end);
      const voice = new OscillatorNode(context, { type: 'sine', frequency: pitch });
      voice.connect(loudness).connect(context.destination);
      voice.start(begin);
      voice.stop(end);
    }
  }
}
