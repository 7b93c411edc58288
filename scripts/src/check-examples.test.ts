import { describe, expect, test } from 'vitest';
import { moduleOf, runSnippets, snippetsOf } from './check-examples.ts';
import { matches } from './compare.ts';
import { freeNames, instrument, isLiteral } from './instrument.ts';
import { blocksOf, examplesOf } from './snippets.ts';

const fence = '```';
const readme = (code: string): Map<string, string> =>
  new Map([['README.md', `# X\n\n${fence}ts\n${code}\n${fence}\n`]]);
const complaints = (code: string): string[] => {
  const files = readme(code);
  return runSnippets(snippetsOf(files), files, new Map());
};

describe('runSnippets()', () => {
  test('passes a block whose comments are true, and fails one by one those that are not', () => {
    const code = [
      'const x: number = 2; // 2',
      'x * 3; // 7',
      'const list = [x, 1 / 3];',
      'list; // ≈ [2, 0.334]',
      'console.log(x, "apples"); // 2 pears',
      'Math.sqrt(4); // 3',
      'list.push(1); // a note in words',
      '"x".repeat(-1); // RangeError: Invalid count value: -1',
      '"x".repeat(1); // RangeError',
    ].join('\n');
    expect(complaints(code)).toEqual([
      'README.md:5 says 7, is 6',
      'README.md:7 says ≈ [2, 0.334], is [ 2, 0.3333333333333333 ]',
      'README.md:8 says 2 pears, prints 2 apples',
      'README.md:9 says 3, is 2',
      'README.md:12 says RangeError, throws nothing',
    ]);
  });

  test('fails on a block that throws, that does not type-check, or that checks nothing', () => {
    expect(complaints('null; // null\nthrow new Error("broken");')).toEqual(['README.md:4 Error: broken']);
    expect(complaints("const x: number = 'two';\nx; // 'two'")).toEqual([
      "README.md:4 Type 'string' is not assignable to type 'number'.",
    ]);
    expect(complaints('const x = 1;')).toEqual(['README.md:4 the block checks nothing: end a line in "// value"']);
  });
});

test('blocksOf() takes the ts blocks of a text and their lines', () => {
  const text = `a\n${fence}sh\nls\n${fence}\n  ${fence}ts\n  1; // 1\n  ${fence}\n`;
  expect(blocksOf('README.md', text)).toEqual([{ path: 'README.md', line: 6, code: '1; // 1\n', kind: 'block' }]);
});

test('examplesOf() takes fenced and plain examples without the stars of the comment', () => {
  const text = `/**\n * One.\n * @example\n * ${fence}ts\n * f(1); // 2\n * ${fence}\n * @see x\n */\nexport const f = 1;\n/** @example g(); // 3 */\nexport function g() {}\n`;
  expect(examplesOf('a.ts', text)).toEqual([
    { path: 'a.ts', line: 5, code: 'f(1); // 2\n', kind: 'example' },
    { path: 'a.ts', line: 10, code: 'g(); // 3', kind: 'example' },
  ]);
});

test('moduleOf() imports for an example what its file and the packages export', () => {
  const files = new Map([['packages/engine/src/a.ts', 'export const f = (x: number) => x;']]);
  const snippet = { path: 'packages/engine/src/a.ts', line: 3, code: 'f(tanh(1)); // 1', kind: 'example' } as const;
  const { text, complaint } = moduleOf(snippet, files, new Map([['@chainrule/engine', ['tanh', 'f']]]));
  expect(complaint).toBeUndefined();
  expect(text.split('\n')[0]).toBe(
    "import { f } from '../../../packages/engine/src/a.ts'; import { tanh } from '@chainrule/engine'; export {};",
  );
});

test('moduleOf() refuses an example that does not end in a checked value', () => {
  const snippet = { path: 'a.ts', line: 3, code: 'f(1); // 1\nf(2);', kind: 'example' } as const;
  expect(moduleOf(snippet, new Map(), new Map()).complaint).toBe('a.ts:3 the example does not end in a checked value');
});

test('instrument() counts what is checked and keeps the lines', () => {
  const found = instrument('const a = 1; // 1\nfor (const x of [1]) {\n  x; // 1\n}\nassert.equal(a, 1);\n', 1);
  expect(found.checks).toBe(3);
  expect(found.endsChecked).toBe(true);
  expect(found.code.split('\n')).toHaveLength(6);
  expect(instrument('1; // 1\nfor (;;) {\n  2; // 2\n}', 1).endsChecked).toBe(false);
});

test('matches() compares literals bit for bit, ≈ by digits, … by beginning, the rest as printed', () => {
  expect(matches(0.1 + 0.2, '0.3')).toBe(false);
  expect(matches(0.1 + 0.2, '≈ 0.3')).toBe(true);
  expect(matches(0.1 + 0.2, '0.3000000…')).toBe(true);
  expect(matches(-0, '0')).toBe(false);
  expect(matches(41, '41: weights and biases')).toBe(true);
  expect(matches(41, '42, as in torch')).toBe(false);
  expect(matches([1, 2], '[1, 2], in order')).toBe(true);
  expect(matches(Number.NaN, 'NaN')).toBe(true);
  expect(matches(new Float64Array([1, 2]), '[1, 2]')).toBe(true);
  expect(matches({ toString: () => 'Value(1)' }, 'Value(1)')).toBe(true);
  expect(matches({ a: [1] }, '{ a: [1] }')).toBe(true);
});

test('isLiteral() takes literals and nothing that would run', () => {
  for (const text of ['1', '-0.5', '[1, NaN]', "'x'", '≈ 2', '{ a: 1 }']) expect(isLiteral(text)).toBe(true);
  for (const text of ['process', 'f()', 'a note', '4 after', '1); process.exit(', ''])
    expect(isLiteral(text)).toBe(false);
});

test('freeNames() leaves out what is declared, and properties', () => {
  expect(freeNames('const a = b.c; d(a);', ['a', 'b', 'c', 'd'])).toEqual(['b', 'd']);
});
