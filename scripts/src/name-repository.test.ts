import { expect, test } from 'vitest';
import { repositoryName, withRepository } from './name-repository.ts';

test('withRepository() adds where the source is, and leaves the rest', () => {
  const manifest = { name: '@chainrule/nn', version: '1.2.3' };
  expect(withRepository(manifest, 'someone/chainrule', 'packages/nn')).toEqual({
    ...manifest,
    repository: { type: 'git', url: 'git+https://github.com/someone/chainrule.git', directory: 'packages/nn' },
  });
});

test.each([[undefined], [''], ['name'], ['a/b/c'], ['a/b; rm']])('repositoryName() refuses %o', (given) => {
  expect(() => repositoryName(given)).toThrow(RangeError);
});
