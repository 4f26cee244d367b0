/** Notes in hertz, one after the other: up for what comes in, down for what goes out, one note for what is asked. */
const NOTES = { in: [659, 988], out: [659, 440], ask: [587] } as const;

const NOTE_SECONDS = 0.11;
const LOUDNESS = 0.14;

/** Plays short tones. Browsers are silent until somebody has touched the page; what they refuse is not heard. */
export class Tones {
  private context: AudioContext | null = null;

  play(kind: keyof typeof NOTES): void {
    const context = (this.context ??= new AudioContext());
    void context.resume().catch(() => undefined);
    NOTES[kind].forEach((frequency, i) => {
      const begin = context.currentTime + i * NOTE_SECONDS;
      const oscillator = new OscillatorNode(context, { type: 'triangle', frequency });
      const gain = new GainNode(context, { gain: 0 });
      // Fades in and out, as a step is heard as a click.
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
      gain.gain.exponentialRampToValueAtTime(0.001, begin + 2 * NOTE_SECONDS);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(begin);
      oscillator.stop(begin + 2 * NOTE_SECONDS);
    });
  }
}
