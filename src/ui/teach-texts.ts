import { msg } from '@lit/localize';
import type { Hint, TeachProblem } from './teaching.ts';

/** What the hint asks for, in a few words: they are read while both hands are busy. */
export function hintText(hint: Hint): string {
  switch (hint) {
    case 'too-dark':
      return msg('Too dark. Go where there is more light.');
    case 'nothing':
      return msg('Nothing to see. Hold it into the ring.');
    case 'no-item':
      return msg('Closer: it should fill the ring.');
    case 'turn':
      return msg('Turn it, so that every side is seen.');
  }
}

/** What went wrong and what to do. */
export function problemText(problem: TeachProblem): { readonly title: string; readonly text: string } {
  switch (problem) {
    case 'too-dark':
      return {
        title: msg('It is too dark'),
        text: msg('Nothing can be told apart in this light. Turn on a lamp and try again.'),
      };
    case 'nothing':
      return {
        title: msg('Nothing was held up'),
        text: msg('Hold one thing into the ring, so that it fills most of it, and turn it slowly.'),
      };
    case 'full':
      return {
        title: msg('No room for more'),
        text: msg('This device knows as many taught products as it can. Forget some of them first.'),
      };
    case 'vision':
      return {
        title: msg('The camera could not be read'),
        text: msg('The part that sees has stopped for a moment. Nothing that was taught before is lost. Please try again.'),
      };
  }
}
