import { MAX_LOOKS } from '../../../src/core/evidence.ts';
import { TALLIED, type Question, type Tally } from '../../../src/core/tally.ts';
import { PART } from './pack-gallery.ts';

/** A `Tally` of the shader in words of 32 bits: logits and their sum, columns and a gap, what is nearest to each look. */
export const TALLY_WORDS = 16;
const SUM_AT = 3;
const COLUMNS_AT = 4;
const NEAREST_AT = 8;
/** Looks that a `vec4f` holds one number of. */
const HALF = MAX_LOOKS / 2;
const FLOATS = Float32Array.BYTES_PER_ELEMENT;

/** Numbers of one question. */
export function questionLength(words: number): number {
  return MAX_LOOKS * (1 + PART * words);
}

/**
 * For each question the weights of `MAX_LOOKS` looks; then number by number what each of the first four has there, and likewise the last four.
 *
 * @throws RangeError for looks of another dimension than the gallery's, or more than `MAX_LOOKS` of them
 */
export function packQuestions(questions: readonly Question[], words: number): Float32Array<ArrayBuffer> {
  const length = questionLength(words);
  const packed = new Float32Array(questions.length * length);
  questions.forEach(({ looks, gallery: { dimension } }, question) => {
    if (looks.length > MAX_LOOKS) throw new RangeError(`${looks.length} looks at one thing, at most ${MAX_LOOKS}`);
    looks.forEach(({ embedding, weight }, look) => {
      if (embedding.length !== dimension)
        throw new RangeError(`embedding of ${embedding.length} numbers, gallery of ${dimension}`);
      const own = packed.subarray(question * length, (question + 1) * length);
      own[look] = weight;
      const at = MAX_LOOKS + Math.floor(look / HALF) * HALF * PART * words + (look % HALF);
      for (let k = 0; k < dimension; k++) own[at + k * HALF] = embedding[k]!;
    });
  });
  return packed;
}

/** @param index which of the tallies that came back */
export function readTally(result: ArrayBuffer, index: number, { looks }: Question, products: number): Tally {
  const from = index * TALLY_WORDS * FLOATS;
  const numbers = new Float32Array(result, from, TALLY_WORDS);
  const columns = [...new Uint32Array(result, from + COLUMNS_AT * FLOATS, TALLIED)];
  const logits = columns.map((column, place) => ({ column, logit: numbers[place] ?? -Infinity }));
  return {
    best: logits.filter(({ column }) => column < products),
    total: (numbers[0] ?? -Infinity) + Math.log(numbers[SUM_AT] ?? 0),
    nearest: [...numbers.subarray(NEAREST_AT, NEAREST_AT + looks.length)],
  };
}
