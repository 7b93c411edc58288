/** Messages end in the address of the page of errors where the release has written it, and without it here. */
import { expect, test, vi } from 'vitest';

const page = ' See https://someone.github.io/chainrule/guide/errors/#';

/** What each kind of error says, from modules read anew under the address given. */
async function said(seeErrors: string): Promise<string[]> {
  vi.resetModules();
  vi.doMock('./errors/site.ts', () => ({ seeErrors }));
  const { failure, NnTypeError, StateDictError } = await import('./errors.ts');
  const { FormatError } = await import('./errors/files.ts');
  return [
    failure('RATE', 'SGD', 'lr', -1),
    new NnTypeError('NN_NUMBER', 'Typed.'),
    new StateDictError('load', ['a'], [], []),
    new FormatError('NN_TRUNCATED', 'Cut.'),
  ].map(({ message }) => message);
}

test('each kind of error ends in the address of its code once it is published', async () => {
  const [rate, typed, state, cut] = await said(page);
  expect(rate?.endsWith(`0.001 for Adam.${page}NN_RATE`)).toBe(true);
  expect(typed).toBe(`Typed.${page}NN_NUMBER`);
  expect(state?.endsWith(`saved with.${page}NN_STATE_DICT`)).toBe(true);
  expect(cut).toBe(`Cut.${page}NN_TRUNCATED`);
});

test('each kind of error ends without an address here, where the site is not known', async () => {
  const [rate, typed, state, cut] = await said('');
  expect(rate?.endsWith('for Adam.')).toBe(true);
  expect(state?.endsWith('saved with.')).toBe(true);
  expect([typed, cut]).toEqual(['Typed.', 'Cut.']);
});
