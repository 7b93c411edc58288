import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { published } from './public-api.ts';
import { root } from './repository.ts';

interface Limit {
  readonly name: string;
  readonly limit: string;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const limits = JSON.parse(read('scripts/.size-limit.json')) as readonly Limit[]; // size-limit's own format

/** The limit of an import, as the README of a package says it: "`import { Value }`", "everything, without engine". */
function limitOf(name: string, what: string): string | undefined {
  const code = /`([^`]+)`/.exec(what)?.[1] ?? 'everything';
  const scope = name === 'engine' ? 'engine' : /without engine/.test(what) ? 'nn without engine' : 'nn with engine';
  return limits.find((line) => line.name.split(';')[0] === `${scope}: ${code}`)?.limit;
}

test.each(['engine', 'nn'])(
  'the sizes that the README of %s promises are the limits that `pnpm size` holds',
  (name) => {
    const [, table = ''] = /## What it weighs\n([\s\S]*?)\n## /.exec(read(`packages/${name}/README.md`)) ?? [];
    const rows = [...table.matchAll(/^\| ([^|]*(?:`[^`]*`)?[^|]*) \| ([\d.]+ kB) \|$/gm)];
    expect(rows).toHaveLength(3);
    for (const [, what = '', promised] of rows) expect([what, promised]).toEqual([what, limitOf(name, what)]);
  },
);

test.each([...published])(
  'the README of %s shows how to install it, what it looks like in use, and badges that are read from elsewhere',
  (name) => {
    const text = read(`packages/${name}/README.md`);
    expect(text).toMatch(/^npm install .*@chainrule\//m);
    expect(text).toMatch(/^```ts$/m);
    expect(text).toContain('parity');
    for (const [, image = ''] of text.matchAll(/\[!\[[^\]]*\]\(([^)]*)\)\]/g))
      expect(image).toMatch(/^https:\/\/img\.shields\.io\/npm\/|^(\.\.\/)+actions\/workflows\/ci\.yml\/badge\.svg$/);
  },
);
