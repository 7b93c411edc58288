/** Chapter 20's views of microgpt, held against the model of `examples/microgpt` itself. */
import { readFileSync } from 'node:fs';
import { noGrad } from '@chainrule/engine';
import { expect, test } from 'vitest';
import { parseNames } from '../../examples/microgpt/data.ts';
import type { Vector } from '../../examples/microgpt/model.ts';
import { microgpt, prepare, train } from '../../examples/microgpt/train.ts';
import { edge, most, shown, tokensOf } from '../.vitepress/theme/gpt/letters.ts';
import { read, softmax, weightsOf } from '../.vitepress/theme/gpt/numbers.ts';
import { parametersOf, partsOf, sizes } from '../.vitepress/theme/gpt/parts.ts';

const names = readFileSync(new URL('../../examples/microgpt/names.txt', import.meta.url), 'utf8');
const run = prepare(parseNames(names, 'names.txt'), 42);
for (const _ of train(run, 60)); // some steps, so that no two numbers are alike
const weights = weightsOf(run.model);

test.each(['a', 'anna', 'qzx', 'abcdefghijklmno'])('reading %s in plain numbers gives the model’s scores', (name) => {
  const found = tokensOf(name);
  const tokens = 'tokens' in found ? found.tokens : [];
  expect(tokens.length).toBe(name.length + 1);
  const cache = run.model.cache();
  const looks = read(weights, tokens);
  for (const [at, token] of tokens.entries()) {
    const theirs = noGrad(() => run.model.forward(run.model.tokens[token] as Vector, at, cache)).map((x) => x.data);
    for (const [i, score] of theirs.entries()) expect(looks[at]?.scores[i]).toBeCloseTo(score, 10);
  }
});

test('attention is four heads, each a share of every position so far and of none ahead', () => {
  const looks = read(weights, [edge, 0, 13, 13, 0]);
  for (const [at, { attention }] of looks.entries()) {
    expect(attention.length).toBe(4);
    for (const shares of attention) {
      expect(shares.length).toBe(at + 1);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...shares)).toBeGreaterThan(0);
    }
  }
  expect(new Set(looks[4]?.attention.map(String)).size).toBe(4); // each head has its own view
});

test('a temperature sharpens or flattens, and large scores do not overflow', () => {
  expect(softmax([1, 0], 0.5)[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  expect(softmax([1000, 0])).toEqual([1, 0]);
  expect(softmax([1, 0], 100)[0]).toBeCloseTo(0.5, 2);
});

test('the parts hold all parameters of the model, matrix by matrix', () => {
  const parts = partsOf(sizes);
  expect(sizes).toEqual(microgpt);
  expect(parts.reduce((sum, part) => sum + parametersOf(part), 0)).toBe(run.model.parameters().length);
  const matrices = new Map(
    parts.flatMap(({ matrices: all }) => all.map(({ name, rows, columns }) => [name, [rows, columns]])),
  );
  for (const [name, rows] of Object.entries(weights))
    if (Array.isArray(rows)) expect(matrices.get(name), name).toEqual([rows.length, rows[0]?.length]);
  expect(matrices.size).toBe(9);
});

test('a typed name becomes tokens, and what the model cannot read is told why', () => {
  expect(tokensOf(' Anna ')).toEqual({ tokens: [edge, 0, 13, 13, 0] });
  expect(tokensOf('')).toEqual({ problem: 'Type a name, or a beginning of one.' });
  expect(tokensOf('zoë')).toEqual({ problem: 'The model knows the letters a to z, and no “ë”.' });
  expect(tokensOf('😀')).toEqual({ problem: 'The model knows the letters a to z, and no “😀”.' });
  expect(tokensOf('x'.repeat(most + 1))).toHaveProperty('problem', expect.stringContaining(`${most} letters`));
  expect(tokensOf('x'.repeat(most))).toHaveProperty('tokens');
  expect([shown(0), shown(25), shown(edge)]).toEqual(['a', 'z', '·']);
});
