/** Practice: random graphs that can be done in one's head, and what is said about wrong answers. */
import { expect, test } from 'vitest';
import { buildFormula } from '../.vitepress/theme/formula/build.ts';
import { type GraphModel, readGraph } from '../.vitepress/theme/graph/model.ts';
import { whyWrong } from '../.vitepress/theme/graph/why-wrong.ts';
import { drawGraph, levelAfter, modelOf, topLevel } from '../.vitepress/theme/practice/draw.ts';

function graph(text: string, at: Record<string, number>): GraphModel {
  const { root } = buildFormula(text, at);
  root.backward();
  return readGraph(root);
}
const levels = Array.from({ length: topLevel }, (_, i) => i + 1);

test.each(levels)('level %i: 60 graphs of whole numbers that nobody needs paper for, and hardly two alike', (level) => {
  const seen = new Set<string>();
  for (let number = 1; number <= 60; number++) {
    const drawn = drawGraph(7, level, number);
    const { nodes, root } = modelOf(drawn);
    for (const { data, grad } of nodes) {
      expect(Number.isInteger(data) && Number.isInteger(grad), drawn.expr).toBe(true);
      expect(Math.max(Math.abs(data), Math.abs(grad)), drawn.expr).toBeLessThanOrEqual(60);
    }
    expect(nodes[root]?.label).toBe('y');
    expect(nodes.filter(({ grad }) => grad === 0).length).toBeLessThanOrEqual(1);
    seen.add(JSON.stringify(drawn));
  }
  expect(seen.size).toBeGreaterThan(level === 1 ? 35 : 55);
});

test('graphs grow with the level, and from level 4 on something is used twice', () => {
  const size = (level: number): number =>
    Array.from({ length: 20 }, (_, i) => modelOf(drawGraph(3, level, i + 1)).nodes.length).reduce((a, b) => a + b, 0);
  expect(size(1)).toBeLessThan(size(2));
  expect(size(2)).toBeLessThan(size(3));
  expect(size(5)).toBeLessThan(size(8));
  for (const level of levels) {
    const { nodes } = modelOf(drawGraph(3, level, 1));
    const uses = nodes.flatMap(({ inputs }) => inputs);
    const twice = uses.length > new Set(uses).size;
    expect(twice, `level ${level}`).toBe(level >= 4);
  }
});

test('the same seed, level and number give the same graph, another seed another one', () => {
  expect(drawGraph(5, 6, 3)).toEqual(drawGraph(5, 6, 3));
  expect(drawGraph(5, 6, 3)).not.toEqual(drawGraph(6, 6, 3));
  expect(drawGraph(999_999, topLevel, 9999).expr).toContain('y =');
});

test('two graphs without a mistake lead a level up, and the last level is the last', () => {
  expect(levelAfter(1, 1)).toBe(1);
  expect(levelAfter(1, 2)).toBe(2);
  expect(levelAfter(topLevel, 9)).toBe(topLevel);
});

const L = graph('e = a*b; d = e + c; L = d*f', { a: 2, b: -3, c: 10, f: -2 });
const twoWays = graph('u = x*3; v = x*4; y = u*v', { x: 2 });
const id = (model: GraphModel, label: string): number => model.nodes.findIndex((node) => node.label === label);

test.each([
  [L, 'd', '4', '4 is d’s value, not its slope.'],
  [L, 'd', '2', 'The size is right, the sign is not.'],
  [L, 'L', '0', 'L moves exactly as much as itself'],
  [L, 'a', '-3', 'the local slope alone. Multiply it by what arrives at e'],
  [L, 'b', '-2', 'That is what arrives at e. Multiply it by the local slope'],
  [L, 'f', '-2', 'f’s value, not its slope'],
  [L, 'b', '6', 'You took b’s own value. Times swaps'],
  [L, 'b', '0', 'a nudge of b never arrives'],
  [L, 'a', 'six', '“six” is not a number'],
  [L, 'a', '-5', 'You added the local slope and what arrives at e'],
  [twoWays, 'x', '24', 'one way. x is used 2 times'],
  [twoWays, 'x', '7', 'the local slope alone. Multiply it by what arrives at each result'],
  [twoWays, 'x', '14', 'That is what arrives at each result'],
  [twoWays, 'x', '576', 'You multiplied the ways'],
])('a wrong gradient is told its mistake: %#', (model, label, typed, words) => {
  expect(whyWrong(model, id(model, label), typed)).toContain(words);
});

test('a right gradient, an empty field and an unknown mistake are told nothing', () => {
  for (const [label, typed] of [
    ['a', '6'],
    ['a', ''],
    ['a', '17'],
    ['f', '4.0004'],
    ['b', '−4'],
  ] as const)
    expect(whyWrong(L, id(L, label), typed), typed).toBe('');
});
