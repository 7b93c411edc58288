import { describe, expect, test } from 'vitest';
import { branchesOf, type Coverage, compareBranches, GUARD, type Named, renamed } from './branches.ts';

const at = (line: number) => ({ start: { line } });
const coverage: Coverage = {
  '/r/a.ts': {
    branchMap: {
      0: { type: 'if', loc: at(1), locations: [at(1), { start: {} }] },
      1: { type: 'binary-expr', loc: at(2), locations: [at(2), at(2)] },
    },
    b: { 0: [3, 0], 1: [5, 0] },
  },
};
const text = '  if (x) y();\nconst z = xs[0] ?? none;\n';
const branches = branchesOf(
  coverage,
  (path) => path.slice(3),
  () => text,
);
const entry = (branch: string, code: string, reason: string): Named => ({ file: 'a.ts', branch, code, reason });

describe('branchesOf()', () => {
  test('counts all sides, and names those never taken by the text of their line', () => {
    expect(branches).toEqual({
      total: 4,
      missed: [
        { file: 'a.ts', line: 1, code: 'if (x) y();', branch: 'if 1' },
        { file: 'a.ts', line: 2, code: 'const z = xs[0] ?? none;', branch: 'binary-expr 1' },
      ],
    });
  });
});

describe('compareBranches()', () => {
  test('finds what has no name, also where only another branch of the same line has one', () => {
    const named = [entry('if 0', 'if (x) y();', 'never')];
    expect(compareBranches(branches, named).unnamed).toHaveLength(2);
    expect(compareBranches(branches, named).stale).toEqual(named);
  });

  test('leaves branches that cannot be taken out of the account, and no others', () => {
    const named = [
      entry('if 1', 'if (x) y();', 'rare'),
      entry('binary-expr 1', 'const z = xs[0] ?? none;', `${GUARD}there is one`),
    ];
    expect(compareBranches(branches, named)).toEqual({ unnamed: [], stale: [], open: 1, reachable: 3 });
  });
});

describe('renamed()', () => {
  test('keeps reasons, drops what is no longer missed, and asks for the reasons of the new', () => {
    const before = [entry('if 1', 'if (x) y();', 'rare'), entry('if 1', 'gone', 'old')];
    expect(renamed(branches.missed, before)).toEqual([
      entry('binary-expr 1', 'const z = xs[0] ?? none;', ''),
      entry('if 1', 'if (x) y();', 'rare'),
    ]);
  });
});
