import { expect, test } from 'vitest';
import { Speech, type Voice } from './speech.ts';

/** A voice that speaks until it is told that a sentence is over. */
class FakeVoice implements Voice {
  readonly said: string[] = [];
  private ends: (() => void)[] = [];

  say(text: string, _locale: string, ended: () => void): void {
    this.said.push(text);
    this.ends.push(ended);
  }

  stop(): void {
    this.said.push('(silence)');
    const { ends } = this;
    this.ends = [];
    for (const ended of ends) ended();
  }

  finish(): void {
    this.ends.shift()?.();
  }
}

function memory(entries: Record<string, string> = {}): () => Storage {
  return () =>
    ({
      getItem: (key: string) => entries[key] ?? null,
      setItem: (key: string, value: string) => (entries[key] = value),
    }) as unknown as Storage;
}

function speaking(): { readonly voice: FakeVoice; readonly speech: Speech } {
  const voice = new FakeVoice();
  const speech = new Speech(voice, memory());
  speech.turn(true);
  return { voice, speech };
}

test('it says nothing until it is wanted, and is remembered', () => {
  const voice = new FakeVoice();
  const storage = memory();
  const speech = new Speech(voice, storage);
  speech.announce('Cola added.');
  expect(voice.said).toEqual([]);
  speech.turn(true);
  expect(new Speech(voice, storage).on).toBe(true);
  speech.turn(false);
  expect(new Speech(voice, storage).on).toBe(false);
});

test('a storage that is forbidden keeps nothing, and the voice works', () => {
  const voice = new FakeVoice();
  const speech = new Speech(voice, () => {
    throw new DOMException('no', 'SecurityError');
  });
  speech.turn(true);
  speech.announce('Cola added.');
  expect(voice.said).toEqual(['Cola added.']);
});

test('a browser without a voice cannot be turned on', () => {
  const speech = new Speech(null, memory({ 'cartlens.speech': 'true' }));
  expect(speech.available).toBe(false);
  speech.turn(true);
  expect(speech.on).toBe(false);
});

test('an announcement breaks off a hint; a hint never interrupts', () => {
  const { voice, speech } = speaking();
  speech.hint('Move left.');
  speech.announce('Cola added.');
  speech.hint('Move left.');
  expect(voice.said).toEqual(['Move left.', '(silence)', 'Cola added.']);
  voice.finish();
  speech.hint('Move up.');
  expect(voice.said.at(-1)).toBe('Move up.');
});

test('announcements are all said, and hints wait for the last of them', () => {
  const { voice, speech } = speaking();
  speech.announce('Cola added.');
  speech.announce('Bread added.');
  voice.finish();
  speech.hint('Move left.');
  expect(voice.said).toEqual(['Cola added.', 'Bread added.']);
});

test('turned off it falls silent at once', () => {
  const { voice, speech } = speaking();
  speech.announce('A long sentence.');
  speech.turn(false);
  speech.announce('Cola added.');
  expect(voice.said).toEqual(['A long sentence.', '(silence)']);
});
