/** Messages end in the address of the page of errors where the release has written it, and without it here. */
import { describe, expect, test, vi } from 'vitest';

const page = ' See https://someone.github.io/chainrule/guide/errors/#';

/** What each kind of error says, from modules read anew under the address given. */
async function said(seeErrors: string): Promise<string[]> {
  vi.resetModules();
  vi.doMock('./errors/site.ts', () => ({ seeErrors }));
  const { AnomalyError, errorOf, messages } = await import('./errors.ts');
  const { CompileError } = await import('./errors/compile.ts');
  return [
    errorOf(messages.ERR_FREEZE, 'ERR_FREEZE', ['mul']),
    new CompileError('ERR_TRACED_DATA', 'Compiled.'),
    new AnomalyError('ERR_NAN_FORWARD', 'Found.', 'log', null),
  ].map(({ message }) => message);
}

describe('a message', () => {
  test('ends in the address of its code', async () => {
    const [frozen, compiled, found] = await said(page);
    expect(frozen).toMatch(/constant copy\. See https:\/\/someone\.github\.io\/chainrule\/guide\/errors\/#ERR_FREEZE$/);
    expect(compiled).toBe(`Compiled.${page}ERR_TRACED_DATA`);
    expect(found).toBe(`Found.${page}ERR_NAN_FORWARD`);
  });

  test('ends without one where the site is not known', async () => {
    const [frozen, compiled, found] = await said('');
    expect(frozen).toMatch(/constant copy\.$/);
    expect([compiled, found]).toEqual(['Compiled.', 'Found.']);
  });
});
