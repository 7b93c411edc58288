import { parseTape } from '../../../../packages/engine/src/trace/parse.ts';
import type { Tape } from '../../../../packages/engine/src/trace/tape.ts';
import { printTape } from '../../../../packages/engine/src/trace/text.ts';
import { verifyTape } from '../../../../packages/engine/src/trace/verify.ts';
import { layeredTape, randomTape } from '../../../../packages/engine/test/random-tape.ts';
import type { Draws } from '../random.ts';
import { outline, promise, type Target, textOf } from '../target.ts';

/** A random program over the whole table of ops. */
export function drawTape(draws: Draws): Tape {
  if (draws.chance(0.15)) return layeredTape(draws.unit, draws.pick(['rows', 'shuffled', 'shared'] as const));
  const sizes = { parameters: 1 + draws.below(8), inputs: 1 + draws.below(4), steps: 1 + draws.below(20) };
  return randomTape(draws.unit, sizes);
}

export const tapeWords = [
  'parameters 2',
  'inputs 1',
  '\n',
  '%0',
  '%1..%3',
  ' = ',
  '[%0 %1]',
  'dot([%0] [%1] [%2])',
  'tanh(%0)',
  'add(%0 %1)',
  'chain(',
  'softmax(',
  'seed',
  'total %1',
  'outer %0',
  '{"negativeSlope":0.2}',
  '{"p":{"number":"-0"}}',
  'return %0',
];

/** Whether an error is the engine's own: it has a code of its table. */
export const hasCode = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('ERR_') &&
  !error.code.startsWith('ERR_INVALID');

/** The text form of tapes: it is read by tests and by whoever keeps a program. */
export const tape: Target = {
  name: 'tape',
  promise:
    'parseTape() refuses a text as RangeError with a code, or gives a well-formed tape whose text is read and printed as itself.',
  words: tapeWords,
  generate: (draws) => printTape(drawTape(draws)),
  run(input) {
    let read: Tape;
    try {
      read = parseTape(textOf(input));
    } catch (error) {
      if (!hasCode(error)) throw error;
      return `refused: ${outline(new Error(error.message.replace(/ at '.*', /s, ' ')))}`; // the line stands there as it came
    }
    verifyTape(read);
    const text = printTape(read);
    promise(printTape(parseTape(text)) === text, 'the printed tape is printed differently once read');
    return `read ${new Set(read.nodes.map(({ kind }) => kind)).size} kinds of nodes`;
  },
};
