import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryName, withAddresses, withErrorsPage, withRepository } from './name-repository.ts';
import { released } from './public-api.ts';
import { root } from './repository.ts';

test('withRepository() adds where the source is, the site and where to report, and leaves the rest', () => {
  const manifest = { name: '@chainrule/nn', version: '1.2.3' };
  expect(withRepository(manifest, 'Someone/chainrule', 'packages/nn')).toEqual({
    ...manifest,
    homepage: 'https://someone.github.io/chainrule/',
    bugs: 'https://github.com/Someone/chainrule/issues',
    repository: { type: 'git', url: 'git+https://github.com/Someone/chainrule.git', directory: 'packages/nn' },
  });
});

test('withAddresses() leads links to pages and pictures to bytes, and leaves code alone', () => {
  const text =
    '[![CI](../../../../actions/a.svg)](../../../../actions/a) ![p](../../docs/p.svg) [d](../../docs/d.md#x) [e](https://e.org)\n```ts\na[0](./b)\n```\n';
  expect(withAddresses(text, 'a/b', 'packages/nn')).toBe(
    '[![CI](https://github.com/a/b/actions/a.svg)](https://github.com/a/b/actions/a) ![p](https://github.com/a/b/raw/HEAD/docs/p.svg) [d](https://github.com/a/b/blob/HEAD/docs/d.md#x) [e](https://e.org)\n```ts\na[0](./b)\n```\n',
  );
});

test.each([...released])('no link of the README of %s is relative once it is published', (name) => {
  const text = withAddresses(
    readFileSync(join(root, 'packages', name, 'README.md'), 'utf8'),
    'a/b',
    `packages/${name}`,
  );
  const links = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)]*)\)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(1);
  for (const link of links) expect(link).toMatch(/^(https:\/\/|#)/);
});

test.each([[undefined], [''], ['name'], ['a/b/c'], ['a/b; rm']])('repositoryName() refuses %o', (given) => {
  expect(() => repositoryName(given)).toThrow(RangeError);
});

test.each(['engine', 'nn'])('the errors of %s end in the address of their page once it is published', async (name) => {
  const source = readFileSync(join(root, 'packages', name, 'src/errors/site.ts'), 'utf8');
  expect(source).toContain("seeErrors: string = ''"); // the repository names no host
  const named = withErrorsPage(source, 'Someone/chainrule');
  expect(named).toContain("seeErrors: string = ' See https://someone.github.io/chainrule/guide/errors/#'");
  expect(withErrorsPage(named, 'other/fork')).toContain(' See https://other.github.io/fork/guide/errors/#');
  expect(withErrorsPage(named, 'Someone/chainrule')).toBe(named); // a release that is run again
  expect(() => withErrorsPage('export const page = 1;', 'a/b')).toThrow('has no seeErrors');
});
