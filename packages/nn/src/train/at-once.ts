/** What a model's forward or a loss gave, which must be there at once: a promise is refused in the name of what made it. */
import { failure, isPromise } from '../errors.ts';

export function atOnce<T>(argument: 'forward' | 'loss', made: T): T {
  const expected = 'a function that is not async';
  if (isPromise(made))
    throw failure('INSTANCE', 'fit', argument, made, { expected, example: `a ${argument} that answers at once` });
  return made;
}
