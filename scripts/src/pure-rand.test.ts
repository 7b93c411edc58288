/** The random numbers of pure-rand: our bundles have one version, users of npm may have a newer one of the same range. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './repository.ts';

interface Twister {
  next(): number;
}
interface Module {
  mersenne(seed: number): Twister;
  mersenneFromState(state: readonly number[]): Twister;
}

/** What a package gets that asks for pure-rand, and its version. */
function pureRandOf(from: string): { readonly version: string; readonly module: Module } {
  const require = createRequire(from);
  const { version } = require('pure-rand/package.json') as { version: string }; // npm's own format
  return { version, module: require('pure-rand/generator/mersenne') as Module }; // its two functions, called below
}

const ours = pureRandOf(join(root, 'packages/nn/package.json'));
const newer = pureRandOf(createRequire(join(root, 'package.json')).resolve('fast-check')); // its own, the newest of its range
const first = (twister: Twister): number[] => Array.from({ length: 2000 }, () => twister.next());

test('the version that we bundle and a newer one give the same numbers', () => {
  expect(newer.version).not.toBe(ours.version);
  for (const seed of [0, 1, 42, 0x7fffffff, -1, 0xffffffff])
    expect(first(newer.module.mersenne(seed))).toEqual(first(ours.module.mersenne(seed)));
  // Where it is in its words, then the words.
  const state = Array.from({ length: 625 }, (_, i) => (i === 0 ? 7 : Math.imul(i, 2654435761) | 0));
  expect(first(newer.module.mersenneFromState(state))).toEqual(first(ours.module.mersenneFromState(state)));
});

test('the sizes in the README are said to be measured with the version that is bundled', () => {
  for (const page of ['packages/nn/README.md', 'docs/guide/runtimes.md'])
    expect(readFileSync(join(root, page), 'utf8')).toMatch(
      new RegExp(`(pure-rand|version) ${ours.version.replaceAll('.', '\\.')}[,;]`),
    );
});
