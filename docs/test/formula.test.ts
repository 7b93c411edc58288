import { expect, test } from 'vitest';
import { buildFormula } from '../.vitepress/theme/formula/build.ts';
import { FormulaError, parseFormula } from '../.vitepress/theme/formula/parse.ts';
import { collapse, mostBoxes } from '../.vitepress/theme/graph/collapse.ts';
import { firstNaN, readGraph } from '../.vitepress/theme/graph/model.ts';
import { readNumber, show } from '../.vitepress/theme/graph/number.ts';
import { backwardSteps } from '../.vitepress/theme/graph/steps.ts';
import { namedOrders, playOrder } from '../.vitepress/theme/widgets/orders.ts';

const value = (text: string, at: Record<string, number> = {}): number => buildFormula(text, at).root.data;
function graph(text: string, at: Record<string, number> = {}) {
  const { root } = buildFormula(text, at);
  root.backward();
  return readGraph(root);
}

test.each([
  ['2 + 3 * 4', 14],
  ['(2 + 3) * 4', 20],
  ['2 ** 3 ** 2', 512],
  ['-2 ** 2', -4],
  ['(-2) ** 2', 4],
  ['10 - 4 - 3', 3],
  ['12 / 4 / 3', 1],
  ['2 * -3', -6],
  ['1.5e2 + .5', 150.5],
  ['maximum(3, 7)', 7],
  ['sum(1, 2, 3)', 6],
  ['a = 3; b = a; b * a', 9],
  ['2 ^ 3', 8],
])('a formula binds as Python does: %s is %d', (text, expected) => {
  expect(value(text)).toBe(expected);
});

test('the lecture’s numbers come out of formulas', () => {
  expect(value('3*x**2 - 4*x + 5', { x: 3 })).toBe(20);
  expect(value('d = a*b + c', { a: 2, b: -3, c: 10 })).toBe(4);
  const L = graph('e = a*b; d = e + c; L = d*f', { a: 2, b: -3, c: 10, f: -2 });
  const grads = Object.fromEntries(L.nodes.map((node) => [node.label, node.grad]));
  expect(grads).toEqual({ a: 6, b: -4, e: -2, c: -2, d: -2, f: 4, L: 1 });
});

test.each([
  ['a +', 'Expected a number, a name or ('],
  ['a b', 'write a*b.'],
  ['2x', 'A product needs its sign: write 2*x.'],
  ['y = 2(a + b)', 'write 2*(…).'],
  ['(a + b)(a - b)', 'write (…)*(…).'],
  ['(a + b) c', 'write (…)*c.'],
  ['foo(a)', 'There is no op called foo.'],
  ['tanh(a, b)', 'tanh takes one input, not 2.'],
  ['constructor(a)', 'There is no op called constructor.'],
  ['a $ b', 'The character $ has no meaning here.'],
  ['', 'Type a formula'],
  ['('.repeat(500), 'nested too deeply'],
  [`${'-'.repeat(500)}a`, 'nested too deeply'],
  [`${'a+'.repeat(999)}a`, '400 nodes at most'],
  ['a'.repeat(3000), '2000 characters at most'],
])('a broken formula %s says what is wrong', (text, message) => {
  expect(() => buildFormula(text)).toThrow(FormulaError);
  expect(() => buildFormula(text)).toThrow(message);
});

test('names such as __proto__ are plain names', () => {
  expect(value('__proto__ + constructor', { constructor: 2 })).toBe(3);
});

test('names may have letters of any script and low digits', () => {
  expect(value('λ = größe*x₁; λ + é', { größe: 2, 'x₁': 3, é: 0.5 })).toBe(6.5);
});

test('statements keep their text', () => {
  expect(parseFormula('e = a*b; d = e + c').map(({ text }) => text)).toEqual(['e = a*b', 'd = e + c']);
});

test.each([
  'e = a*b; d = e + c; L = d*f',
  'y = tanh(a*b + c) / (a - 3)',
  'u = x*x; y = u + 3*u',
  'z = sum(a, b, a) * mean(a, b)',
  'maximum(a, b) + logsumexp(a, b)',
])('the stepper’s gradients are the engine’s: %s', (text) => {
  const model = graph(text, { a: 2, b: -3, c: 10, f: -2, x: 1.5 });
  const grads = backwardSteps(model).at(-1)?.grads ?? [];
  for (const node of model.nodes) expect(grads[node.id]).toBeCloseTo(node.grad, 12);
});

test('with = instead of +=, a + a has gradient 1; with +=, 2', () => {
  const model = graph('b = a + a', { a: 3 });
  expect(backwardSteps(model, { accumulate: '=' }).at(-1)?.grads[0]).toBe(1);
  expect(backwardSteps(model, { accumulate: '+=' }).at(-1)?.grads[0]).toBe(2);
});

test('y = u + 3u, u = x·x at 1: recursion gives 10, as first reached 2, topological order 8', () => {
  const model = graph('u = x*x; y = u + 3*u', { x: 1 });
  const results = namedOrders(model).map(({ order }) => playOrder(model, order).grads[0]);
  expect(results).toEqual([10, 2, 8]);
});

test('a played order says which node passes on too early or again, and the right order has no fault', () => {
  const model = graph('u = x*x; y = u + 3*u', { x: 1 });
  const [recursion = [], parents = [], right = []] = namedOrders(model).map(({ order }) =>
    playOrder(model, order).steps.map(({ fault }) => fault),
  );
  expect(recursion).toEqual([
    '',
    'Too early: more arrives at u later.',
    '',
    'u passes on a second time, and what it passed on before is counted again.',
  ]);
  expect(parents).toEqual(['', 'Too early: more arrives at u later.', '']);
  expect(right).toEqual(['', '', '']);
  expect(playOrder(model, namedOrders(model)[2]?.order ?? []).steps.map(({ line }) => line)).toEqual([
    'y passes on 1: u gets 1, has 1; 3·u gets 1, has 1',
    '3·u passes on 1: u gets 3, has 4',
    'u passes on 4: x gets 4, has 4; x gets 4, has 8',
  ]);
});

test('the first NaN is found at the op that made it, not at those that passed it on', () => {
  expect(firstNaN(graph('y = log(a) * 2 + 1', { a: -1 }))?.op).toBe('log');
  expect(firstNaN(graph('y = a * 2'))).toBeUndefined();
});

test('a large graph is collapsed to at most 150 boxes and keeps its true size', () => {
  const text = `y = ${Array.from({ length: 60 }, (_, i) => `tanh(w${i}*x${i % 7})`).join(' + ')}`;
  const model = graph(text);
  expect(model.total).toBeGreaterThan(150);
  const small = collapse(model);
  expect(small.total).toBe(model.total);
  expect(small.nodes.length).toBeLessThanOrEqual(mostBoxes);
  expect(small.nodes.reduce((total, node) => total + node.count, 0)).toBe(model.total);
  for (const node of small.nodes) for (const input of node.inputs) expect(input).toBeLessThan(node.id);
});

test.each([
  [0.7071067811865476, '0.7071'],
  [-8, '−8'],
  [NaN, 'NaN'],
  [-Infinity, '−∞'],
  [1e-9, '1.00e−9'],
  [0, '0'],
])('%d is printed as %s', (x, text) => {
  expect(show(x)).toBe(text);
});

test('what a reader types as a number may have a true minus sign or a comma', () => {
  expect(readNumber(' −1,5 ')).toBe(-1.5);
  expect(readNumber('')).toBeNaN();
});
