/**
 * A function that did one thing when it ran first and does another from then on: caches fill, flags are set. What is compiled is what
 * it does by now; where it changes to and fro it is refused.
 */
import { describe, expect, test } from 'vitest';
import { compile, dot, leakyRelu, noGrad, parameterBlock, relu, sigmoid, sum, tanh, Value } from '../src/index.ts';

type Fn = (x: Value, y: Value) => Value | Value[];

const older = new Value(0.5, { requiresGrad: false });
const other = new Value(0.75, { requiresGrad: false });
const blockOf = (numbers: number[]): readonly Value[] => {
  const { values } = parameterBlock(Float64Array.from(numbers));
  for (const value of values) value.requiresGrad = false;
  return Object.freeze([...values]); // as a layer's weights are
};
const [a, b] = [blockOf([1, 2]), blockOf([3, 5])];

/** What differs, the first run and the later ones. */
const cases: readonly (readonly [string, Fn, Fn])[] = [
  ['another op', (x) => tanh(x), (x) => sigmoid(x)],
  [
    'other options',
    (x) => leakyRelu(x.sub(9), { negativeSlope: 0.1 }),
    (x) => leakyRelu(x.sub(9), { negativeSlope: 0.2 }),
  ],
  ['another constant', (x) => x.mul(2), (x) => x.mul(3)],
  ['a zero of another sign', (x) => x.mul(0).add(-0), (x) => x.mul(-0).add(-0)],
  ['another input', (x) => x.mul(2), (_, y) => y.mul(2)],
  ['operands in another order', (x, y) => x.sub(y), (x, y) => y.sub(x)],
  ['an input where a constant was', (x) => x.mul(7), (x, y) => x.mul(y)],
  ['a constant where an input was', (x, y) => x.mul(y), (x) => x.mul(7)],
  ['a NaN where an input was', (x, y) => x.mul(y), (x) => x.mul(NaN)],
  ['an input where a NaN was', (x) => x.mul(NaN), (x, y) => x.mul(y)],
  [
    'another step of the same op',
    (x) => sum([tanh(x), tanh(x.mul(2))].slice(0, 1)),
    (x) => sum([tanh(x), tanh(x.mul(2))].slice(1)),
  ],
  ['a longer list', (x, y) => sum([x, y]), (x, y) => sum([x, y, y])],
  ['a shorter list', (x, y) => sum([x, y, y]), (x, y) => sum([x, y])],
  ['a list in another order', (x, y) => dot([2, 3], [x, y]), (x, y) => dot([2, 3], [y, x])],
  ['another list of older leaves', (x) => dot(a, [x, x]), (x) => dot(b, [x, x])],
  ['a list in place of another argument', (x, y) => dot([x, y], a), (_, y) => dot(a, [y, y])],
  ['one operand more', (x, y) => dot([x, y], a), (x, y) => dot([x, y], a, y)],
  ['one operand fewer', (x, y) => dot([x, y], a, y), (x, y) => dot([x, y], a)],
  ['another older leaf', (x) => x.mul(older), (x) => x.mul(other)],
  ['an older leaf where a constant was', (x) => x.mul(0.5), (x) => x.mul(older)],
  ['another result', (x) => [x.mul(2), x.mul(3)][0] as Value, (x) => [x.mul(2), x.mul(3)][1] as Value],
  ['results in another order', (x) => [x.mul(2), x.mul(3)], (x) => [x.mul(2), x.mul(3)].reverse()],
  ['more steps', (x) => relu(x), (x) => relu(relu(x).add(1))],
];

const counted = (turn: (call: number) => Fn) => {
  let calls = 0;
  return (x: Value, y: Value): Value | Value[] => turn(calls++)(x, y);
};
const compiled = (fn: Fn) => compile(([x, y]) => fn(x as Value, y as Value), { inputs: [2] });
const rows = [[1.5, -2], [0.25, 4]]; // biome-ignore format: rows

describe('a function that is another from its second run on', () => {
  test.each(cases)('is compiled as it is by then: %s', (_, first, later) => {
    const settled = compiled(counted((call) => (call === 0 ? first : later)));
    const plain = rows.flatMap(([x = 0, y = 0]) => [later(new Value(x), new Value(y))].flat().map(({ data }) => data));
    expect([...settled.forward(rows)]).toEqual(plain);
  });

  test.each(cases)('is refused if it changes to and fro: %s', (_, first, later) => {
    const turning = counted((call) => (call % 2 === 0 ? first : later));
    expect(() => compiled(turning)).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_DIFFERS' }));
  });

  test('has no gradient where the later runs stop it', () => {
    const w = new Value(2);
    let calls = 0;
    const fn = ([x]: Value[]): Value => (calls++ === 0 ? w.mul(x as Value) : noGrad(() => w.mul(x as Value))).add(w);
    const settled = compile(fn, { inputs: [1], parameters: [w] });
    expect(settled.valueAndGrad([[3]])).toBe(8);
    expect(w.grad).toBe(1);
  });
});

describe('a block that the first run makes and the others find', () => {
  test('is read at every call: it is no constant', () => {
    let cache: readonly Value[] | undefined;
    const settled = compiled((x, y) => {
      cache ??= blockOf([2, 3]);
      return dot(cache, [x, y]);
    });
    expect([...settled.forward([[1, 10]])]).toEqual([32]);
    (cache?.[0] as Value).data = 7;
    expect([...settled.forward([[1, 10]])]).toEqual([37]);
  });

  test('is refused where it is trainable and not among the parameters', () => {
    let cache: readonly Value[] | undefined;
    const fn: Fn = (x, y) => {
      cache ??= Object.freeze([...parameterBlock(Float64Array.of(2, 3)).values]);
      return dot(cache, [x, y]);
    };
    expect(() => compiled(fn)).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_PARAMETER' }));
  });
});
