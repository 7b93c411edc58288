/** Bugs in the engine: how gradients add up, whose side a kink is on, what a rule forgets. */
import {
  abs,
  amax,
  atan2,
  clamp,
  cos,
  detach,
  div,
  dot,
  elu,
  erf,
  gelu,
  hardtanh,
  hypot,
  leakyRelu,
  log10,
  logaddexp,
  logsumexp,
  maximum,
  mean,
  minimum,
  type NaryRecord,
  norm,
  pow,
  prod,
  relu,
  remainder,
  round,
  sigmoid,
  sin,
  softmax,
  softplus,
  sqrt,
  sub,
  sum,
  tanh,
  Value,
  xlogy,
} from '@chainrule/engine';
import { alter, type Tooth, wrong, wrongFirst, wrongOfThree, wrongRule, wrongSecond } from './tooth.ts';

type Vjp = NaryRecord['vjp'];

/** A rule over lists that gives each element the same, whatever it is. */
const toEach = (share: Vjp): { readonly vjp: Vjp } => ({ vjp: share });

/** `=` for `+=`: setting a gradient that is already there replaces it. */
const replacing: Tooth = {
  bug: 'backward: `=` for `+=`, a Value used twice is blamed once',
  about: ['expressions'],
  plant: () => {
    const right = Object.getOwnPropertyDescriptor(Value.prototype, 'grad') ?? {};
    const set = function (this: Value, sum: number): void {
      const before: unknown = right.get?.call(this);
      const isSum = typeof before === 'number' && before !== 0 && sum !== 0 && sum !== before;
      right.set?.call(this, isSum ? sum - before : sum);
    };
    Object.defineProperty(Value.prototype, 'grad', { ...right, set });
    return () => void Object.defineProperty(Value.prototype, 'grad', right);
  },
};

const ties: readonly Tooth[] = [
  wrongRule(relu, 'gradient 1 at 0', (k, g, _x, y) => k.select(k.lt(y, 0), 0, g)),
  wrongRule(relu, 'a product for a mask', (k, g, _x, y) => k.mul(g, k.gt(y, 0))),
  wrongRule(abs, 'gradient 1 at 0', (k, g, x) => k.select(k.lt(x, 0), k.neg(g), g)),
  wrongFirst(maximum, 'a tie goes to the first', (k, g, a, b) => k.select(k.lt(a, b), 0, g)),
  wrongSecond(minimum, 'a tie goes to both in full', (k, g, a, b) => k.select(k.lt(a, b), 0, g)),
  wrongOfThree(clamp, 'gradient 0 at the bounds', (k, g, x, min, max) =>
    k.select(k.mul(k.gt(x, min), k.lt(x, max)), g, 0),
  ),
  wrongRule(hardtanh, 'gradient 1 at the bounds', (k, g, x, _y, { minVal, maxVal }) =>
    k.select(k.add(k.lt(x, minVal), k.gt(x, maxVal)), 0, g),
  ),
  wrongRule(elu, 'gradient 1 at 0 for every alpha', (k, g, x, _y, { alpha }) =>
    k.select(k.lt(x, 0), k.mul(k.mul(g, alpha), k.exp(x)), g),
  ),
  wrong(
    amax,
    'every tie gets the whole gradient',
    toEach((k, g, lists, y, at) => {
      for (const x of lists.flat()) if (at.wants(x)) at.add(x, k.mul(g, k.eq(at.read(x), y)));
    }),
  ),
  wrong(round, 'half goes away from zero', { forward: (x: number) => Math.sign(x) * Math.round(Math.abs(x)) }),
];

const rules: readonly Tooth[] = [
  wrongFirst(pow, 'NaN at 0 to the 0', (k, g, x, y) => k.mul(g, k.mul(y, k.div(k.pow(x, y), x)))),
  wrongSecond(pow, 'NaN in the exponent of 0', (k, g, x, _y, z) => k.mul(g, k.mul(z, k.log(x)))),
  wrongRule(tanh, '1 − y for 1 − y²', (k, g, _x, y) => k.mul(g, k.sub(1, y))),
  wrongRule(sigmoid, 'y for y (1 − y)', (k, g, _x, y) => k.mul(g, y)),
  wrongRule(log10, 'the logarithm of 2 for that of 10', (k, g, x) => k.div(g, k.mul(x, Math.LN2))),
  wrongRule(log10, 'a constant one unit off', (k, g, x) => k.div(g, k.mul(x, 2.302585092994046))),
  wrongRule(sqrt, 'the 2 is missing', (k, g, _x, y) => k.div(g, y)),
  wrongRule(sin, 'a rule cut off from the graph: right once, 0 the second time', (k, g, x) =>
    k.mul(g, k.apply(detach, [k.cos(x)])),
  ),
  wrongRule(cos, 'the sign', (k, g, x) => k.mul(g, k.sin(x))),
  wrongRule(erf, '2/√π to eight digits', (k, g, x) => k.mul(k.mul(1.1283792, k.exp(k.neg(k.mul(x, x)))), g)),
  wrongRule(leakyRelu, 'the option is not looked at', (k, g, x) => k.select(k.gt(x, 0), g, k.mul(g, 0.01))),
  wrongSecond(sub, 'the sign', (_k, g) => g),
  wrongSecond(div, 'a / b for a / b²', (k, g, _a, _b, y) => k.mul(k.neg(g), y)),
  wrongFirst(atan2, 'x and y swapped', (k, g, y, x) => k.div(k.mul(g, y), k.add(k.mul(y, y), k.mul(x, x)))),
  wrongFirst(hypot, '0 at the origin', (k, g, a, _b, y) => k.select(k.eq(y, 0), 0, k.div(k.mul(g, a), y))),
  wrongRule(softplus, 'no threshold in the gradient', (k, g, x, _y, { beta }) =>
    k.div(k.mul(g, k.exp(k.mul(x, beta))), k.add(k.exp(k.mul(x, beta)), 1)),
  ),
];

const lists: readonly Tooth[] = [
  wrong(
    mean,
    'not divided by the count',
    toEach((_k, g, xs, _y, at) => {
      for (const x of xs.flat()) if (at.wants(x)) at.add(x, g);
    }),
  ),
  wrong(
    prod,
    'divides by an element that is 0',
    toEach((k, g, xs, y, at) => {
      for (const x of xs.flat()) if (at.wants(x)) at.add(x, k.div(k.mul(g, y), at.read(x)));
    }),
  ),
  wrong(
    norm,
    'NaN at all zeros',
    toEach((k, g, xs, y, at) => {
      for (const x of xs.flat()) if (at.wants(x)) at.add(x, k.mul(g, k.div(at.read(x), y)));
    }),
  ),
  wrong(
    dot,
    'the bias gets no gradient',
    toEach((k, g, [ws = [], xs = []], _y, at) => {
      ws.forEach((w, i) => {
        const x = xs[i] as typeof w; // as many as ws
        if (at.wants(w)) at.add(w, k.mul(g, at.read(x)));
        if (at.wants(x)) at.add(x, k.mul(g, at.read(w)));
      });
    }),
  ),
];

const logSum = (xs: readonly number[]): number => Math.log(xs.reduce((total, x) => total + Math.exp(x), 0));

const { forward: rightGelu } = gelu;

const values: readonly Tooth[] = [
  wrong(softplus, 'threshold 10 for 20', {
    forward: (x: number, { beta } = { beta: 1 }) => (x * beta > 10 ? x : Math.log1p(Math.exp(x * beta)) / beta),
  }),
  wrong(remainder, 'the sign of the dividend', { forward: (a: number, b: number) => a % b }),
  wrong(gelu, 'the approximate option is not looked at', {
    forward: (x: number) => rightGelu(x, { approximate: 'none' }),
  }),
  wrong(logaddexp, 'overflows', { forward: (a: number, b: number) => logSum([a, b]) }),
  wrong(xlogy, 'NaN at (0, 0)', { forward: (x: number, y: number) => x * Math.log(y) }),
  wrong(logsumexp, 'overflows', {
    forward: <H>(xs: readonly (readonly H[])[], read: (x: H) => number) => logSum(xs.flat().map(read)),
  }),
  wrong(sum, 'terms of −0 alone are −0', {
    forward: <H>(xs: readonly (readonly H[])[], read: (x: H) => number) =>
      xs
        .flat()
        .map(read)
        .reduce((a, b) => a + b, -0),
  }),
  wrong(hypot, 'overflows', { forward: (a: number, b: number) => Math.sqrt(a * a + b * b) }),
  wrong(tanh, 'overflows as (e²ˣ − 1) / (e²ˣ + 1)', {
    forward: (x: number) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1),
  }),
  {
    bug: 'softmax: overflows, since the largest is not subtracted',
    about: [softmax.name],
    plant: () => alter(amax, { forward: () => 0 }),
  },
];

/** The bugs planted in the engine. */
export const engineTeeth: readonly Tooth[] = [replacing, ...ties, ...rules, ...lists, ...values];
