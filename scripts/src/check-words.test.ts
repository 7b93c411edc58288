import { expect, test } from 'vitest';
import { checkWords } from './check-words.ts';

const check = (text: string): readonly string[] => checkWords(new Map([['a.md', text]]));
// Put together here, so that this file passes its own check.
const path = (...names: string[]): string => ['', ...names].join('/');

test('checkWords() fails on an absolute path into the folders of one machine', () => {
  expect(check(`see ${path('home', 'me', 'x.ts')}`)).toHaveLength(1);
  expect(check(`see '${path('tmp', 'x')}'`)).toHaveLength(1);
  expect(check(`first\nfile://${path('Users', 'me')}`)).toEqual([
    expect.stringContaining("a.md:2 holds a path of one machine's"),
  ]);
  expect(check(['C:', 'Users', 'me'].join('\\'))).toHaveLength(1);
});

test("checkWords() fails on a registry's address", () => {
  expect(check(`https://${['registry', 'npmjs', 'org'].join('.')}/x`)).toHaveLength(1);
  expect(check(`https://${['pypi', 'org'].join('.')}${path('simple', 'x')}`)).toHaveLength(1);
});

test('checkWords() lets relative paths, pages and links be', () => {
  const fine = [
    'examples/demo/main.ts',
    'https://pytorch.org/docs/work/x',
    '[the guide](/guide/start)',
    'a /b/ c',
    '1 / 2',
  ];
  for (const text of fine) expect(check(text)).toEqual([]);
});
