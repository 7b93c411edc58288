/**
 * Many numbers into one. Each is ONE node however long its lists, which is what makes a neuron (`dot`) cheap.
 *
 * Sums run in the order of the elements, in every reading: numbers, tape and Wasm. torch.sum and torch.dot reorder, so these
 * are compared with torch in ulp, not in bits.
 */
import type { Algebra } from '../algebra.ts';
import { notEmpty, positive, sameLength } from '../errors/lists.ts';
import { larger, smaller } from '../math/order.ts';
import { numbers } from '../numbers.ts';
import type { Elements, Lists, NaryOp, Operand, Params } from '../op.ts';
import { nary } from '../record.ts';
import type { Value } from '../value.ts';
import { isBare } from './bare.ts';
import { denseDot } from './dense-dot.ts';
import { abs, maximum, minimum, sign } from './piecewise.ts';

/** The shape of a reduction's function. */
type Reduce = (xs: readonly Operand[]) => Value;
const none: readonly never[] = [];
const first = <H>(lists: Lists<H>): readonly H[] => lists[0] ?? none;

/** Left to right, from the first element; `empty` for no elements. */
const fold = <T>(k: Algebra<T>, xs: readonly T[], join: (a: T, b: T) => T, start: number): T =>
  xs.length === 0 ? k.constant(start) : xs.reduce(join);

/**
 * 0 + x0 + x1 + …, from +0 as `forward` and torch have it: so the sum of −0 and −0 is +0. Adding 0 last gives the same bits as adding it
 * first, and does not wait for anything.
 */
const total = <T>(k: Algebra<T>, xs: readonly T[]): T => (xs.length === 0 ? k.constant(0) : k.add(xs.reduce(k.add), 0));

/** x0 + x1 + …: the sum of a list; 0 for an empty one. @example sum([1, 2, 3]).data; // 6 */
export const sum: NaryOp<Reduce> = /* @__PURE__ */ nary({
  name: 'sum',
  torch: 'torch.sum',
  tex: ([xs = none]) => xs.join(' + '),
  forward: (lists, read) => {
    let total = 0;
    for (const x of first(lists)) total += read(x);
    return total;
  },
  define: (k, lists) => total(k, first(lists)),
  vjp: (_k, g, lists, _y, at) => {
    for (const x of first(lists)) if (at.wants(x)) at.add(x, g);
  },
});

/** The sum over the count; NaN for an empty list. @example mean([1, 2, 3]).data; // 2 */
export const mean: NaryOp<Reduce> = /* @__PURE__ */ nary({
  name: 'mean',
  torch: 'torch.mean',
  tex: ([xs = none]) => `\\frac{${xs.join(' + ')}}{${xs.length}}`,
  forward: (lists, read) => {
    let total = 0;
    for (const x of first(lists)) total += read(x);
    return total / first(lists).length;
  },
  define: (k, lists) => k.div(total(k, first(lists)), first(lists).length),
  vjp: (k, g, lists, _y, at) => {
    const share = k.div(g, first(lists).length);
    for (const x of first(lists)) if (at.wants(x)) at.add(x, share);
  },
});

/** x0 · x1 · …; 1 for an empty list. The gradient is the product of the others, right also where some are 0. @example prod([2, 3, 4]).data; // 24 */
export const prod: NaryOp<Reduce> = /* @__PURE__ */ nary({
  name: 'prod',
  torch: 'torch.prod',
  tex: ([xs = none]) => xs.join(' \\cdot '),
  forward: (lists, read) => {
    let total = 1;
    for (const x of first(lists)) total *= read(x);
    return total;
  },
  define: (k, lists) => fold(k, first(lists), k.mul, 1),
  vjp: prodRule,
  domain: [[-2, 2]],
});

/**
 * torch's rule: g · (y / x) where nothing is 0; else the product of the others, so that a single 0 still gets its gradient.
 */
function prodRule<T, H>(k: Algebra<T>, g: T, lists: Lists<H>, y: T, at: Elements<T, H>): void {
  const xs = first(lists).map((x) => at.read(x));
  const zeros = fold(
    k,
    xs.map((x) => k.eq(x, 0)),
    k.add,
    0,
  );
  const divides = k.eq(zeros, 0);
  const after = new Array<T>(xs.length).fill(k.constant(1));
  for (let i = xs.length - 2; i >= 0; i--) after[i] = k.mul(xs[i + 1] as T, after[i + 1] as T); // both are within xs
  let before = g;
  first(lists).forEach((element, i) => {
    const x = xs[i] as T;
    const others = k.mul(before, after[i] as T);
    const divisor = k.select(divides, x, 1); // not 0, which would make NaN of the derivative of what is not chosen
    if (at.wants(element)) at.add(element, k.select(divides, k.mul(g, k.div(y, divisor)), others));
    before = k.mul(before, x);
  });
}

type Dot = (ws: readonly Operand[], xs: readonly Operand[], bias?: Operand) => Value;

/** ((w0·x0 + w1·x1) + …) + bias, in this order: a neuron before its activation, as one node. @example dot([1, 2], [3, 4], 5).data; // 16 */
export const dot: NaryOp<Dot> = /* @__PURE__ */ nary({
  name: 'dot',
  torch: 'torch.dot',
  lists: ['ws', 'xs', 'bias?'],
  tex: ([ws = none, xs = none, [bias] = none]) =>
    ws.map((w, i) => `${w} ${xs[i]}`).join(' + ') + (bias === undefined ? '' : ` + ${bias}`),
  forward: dotForward,
  define: (k, [ws = none, xs = none, [bias] = none], params) => {
    const products = ws.map((w, i) => k.mul(w, xs[i] as typeof w)); // checkLists saw to equal lengths
    const sum = isBare(params) ? fold(k, products, k.add, -0) : total(k, products);
    return bias === undefined ? sum : k.add(sum, bias);
  },
  vjp: dotRule,
  dense: denseDot,
  checkLists: ([ws = none, xs = none]) => sameLength('dot', ws.length, xs.length),
});

/** Not for…of: a neuron's sum is the hottest loop of the eager engine. */
function dotForward<H>(
  [ws = none, xs = none, [bias] = none]: Lists<H>,
  read: (element: H) => number,
  params: Params,
): number {
  let total = isBare(params) ? -0 : 0;
  for (let i = 0; i < ws.length; i++) total += read(ws[i] as H) * read(xs[i] as H); // i is within both
  return bias === undefined ? total : total + read(bias);
}

function dotRule<T, H>(k: Algebra<T>, g: T, lists: Lists<H>, _y: T, at: Elements<T, H>): void {
  const [ws = none, xs = none, [bias] = none] = lists;
  for (let i = 0; i < ws.length; i++) {
    const w = ws[i] as H; // i is within both lists
    const x = xs[i] as H;
    if (at.wants(w)) at.add(w, k.mul(g, at.read(x)));
    if (at.wants(x)) at.add(x, k.mul(g, at.read(w)));
  }
  if (bias !== undefined && at.wants(bias)) at.add(bias, g);
}

/** What is left when `beats` has seen one element after the other; NaN for none. */
function extreme<H>(xs: readonly H[], read: (x: H) => number, beats: (a: number, b: number) => number): number {
  const [head] = xs;
  let best = head === undefined ? NaN : read(head);
  for (let i = 1; i < xs.length; i++) best = beats(best, read(xs[i] as H)); // i is within the list
  return best;
}

/** The rule of amax and amin: equal extremes share the gradient equally. */
function shareAmongTies<T, H>(k: Algebra<T>, g: T, lists: Lists<H>, y: T, at: Elements<T, H>): void {
  const ties = first(lists).map((x) => k.eq(at.read(x), y));
  const count = ties.reduce((a, b) => k.add(a, b));
  first(lists).forEach((x, i) => {
    if (at.wants(x)) at.add(x, k.div(k.mul(g, ties[i] as T), count)); // one tie per element
  });
}

const nearestTwo = (xs: readonly number[]): number => {
  const sorted = [...xs].sort((a, b) => a - b);
  return sorted.slice(1).reduce((least, x, i) => Math.min(least, x - (sorted[i] ?? x)), Infinity);
};

/** The largest of a list; equal ones share the gradient. @example amax([1, 3, 2]).data; // 3 */
export const amax: NaryOp<Reduce> = /* @__PURE__ */ nary({
  name: 'amax',
  torch: 'torch.amax',
  tex: ([xs = none]) => `\\max(${xs.join(', ')})`,
  forward: (lists, read) => extreme(first(lists), read, larger),
  define: (k, lists) => fold(k, first(lists), (a, b) => k.apply(maximum, [a, b]), -Infinity),
  vjp: shareAmongTies,
  checkLists: ([xs = none]) => notEmpty('amax', xs.length),
  margin: nearestTwo,
  ulp: { torch: 0, wasm: 0 },
});

/** The smallest of a list; equal ones share the gradient. @example amin([1, 3, 2]).data; // 1 */
export const amin: NaryOp<Reduce> = /* @__PURE__ */ nary({
  name: 'amin',
  torch: 'torch.amin',
  tex: ([xs = none]) => `\\min(${xs.join(', ')})`,
  forward: (lists, read) => extreme(first(lists), read, smaller),
  define: (k, lists) => fold(k, first(lists), (a, b) => k.apply(minimum, [a, b]), Infinity),
  vjp: shareAmongTies,
  checkLists: ([xs = none]) => notEmpty('amin', xs.length),
  margin: nearestTwo,
  ulp: { torch: 0, wasm: 0 },
});

/** ln(e^x0 + e^x1 + …) without overflow. @example logsumexp([0, 0]).data; // ≈ 0.6931 */
export const logsumexp: NaryOp<Reduce> = /* @__PURE__ */ nary({
  name: 'logsumexp',
  torch: 'torch.logsumexp',
  tex: ([xs = none]) => `\\ln(${xs.map((x) => `e^{${x}}`).join(' + ')})`,
  forward: (lists, read) => {
    let most = -Infinity;
    for (const x of first(lists)) most = Math.max(most, read(x));
    const shift = Math.abs(most) === Infinity ? 0 : most;
    let total = 0;
    for (const x of first(lists)) total += Math.exp(read(x) - shift);
    return Math.log(total) + shift;
  },
  define: (k, lists) => {
    const most = fold(k, first(lists), (a, b) => k.apply(maximum, [a, b]), -Infinity);
    const shift = k.select(k.eq(k.apply(abs, [most]), Infinity), 0, most);
    const powers = first(lists).map((x) => k.exp(k.sub(x, shift)));
    return k.add(k.log(fold(k, powers, k.add, 0)), shift);
  },
  vjp: (k, g, lists, y, at) => {
    for (const x of first(lists)) if (at.wants(x)) at.add(x, k.mul(g, k.exp(k.sub(at.read(x), y))));
  },
});

interface NormParams extends Record<string, number> {
  readonly p: number;
}
type Norm = (xs: readonly Operand[], options?: Partial<NormParams>) => Value;

/** |x|ᵖ in the forms that torch keeps apart, so that p = 1, 2 are exact where they can be. */
const raise = <T>(k: Algebra<T>, x: T, p: number): T =>
  p === 1 ? k.apply(abs, [x]) : p === 2 ? k.mul(x, x) : k.pow(k.apply(abs, [x]), p);
const root = <T>(k: Algebra<T>, total: T, p: number): T =>
  p === 1 ? total : p === 2 ? k.sqrt(total) : k.pow(total, 1 / p);

/** (|x0|ᵖ + |x1|ᵖ + …)^(1/p), p > 0; Infinity gives the largest size. The gradient at all zeros is 0. @example norm([3, 4]).data; // 5 */
export const norm: NaryOp<Norm, NormParams> = /* @__PURE__ */ nary<Norm, NormParams>({
  name: 'norm',
  torch: 'torch.norm',
  params: { p: 2 },
  checkParams: ({ p }) => positive('norm', 'p', p),
  tex: ([xs = none], { p }) => `\\lVert ${xs.join(', ')} \\rVert_{${p}}`,
  forward: (lists, read, params) => norm.define(numbers, [first(lists).map(read)], params),
  define: (k, lists, { p }) => {
    if (p === Infinity)
      return fold(
        k,
        first(lists).map((x) => k.apply(abs, [x])),
        (a, b) => k.apply(maximum, [a, b]),
        0,
      );
    return root(
      k,
      fold(
        k,
        first(lists).map((x) => raise(k, x, p)),
        k.add,
        0,
      ),
      p,
    );
  },
  vjp: normRule,
  margin: (xs) => xs.reduce((least, x) => Math.min(least, Math.abs(x)), Infinity),
});

function normRule<T, H>(k: Algebra<T>, g: T, lists: Lists<H>, y: T, at: Elements<T, H>, { p }: NormParams): void {
  if (p === Infinity) largestSizeRule(k, g, lists, y, at);
  else powerRule(k, g, lists, y, at, p);
}

/** torch's formulas, one for each range of p, in its order of operations: which of them are infinite or NaN at 0 shows in higher orders. */
function powerRule<T, H>(k: Algebra<T>, g: T, lists: Lists<H>, y: T, at: Elements<T, H>, p: number): void {
  const zero = k.eq(y, 0);
  const scale = p === 1 || p === 2 || p < 1 ? g : k.select(zero, 0, k.div(g, k.pow(y, p - 1)));
  for (const element of first(lists)) {
    if (!at.wants(element)) continue;
    const x = at.read(element);
    if (p === 1) at.add(element, k.mul(g, k.apply(sign, [x])));
    else if (p === 2) at.add(element, k.mul(g, k.select(zero, 0, k.div(x, y))));
    else if (p < 1) at.add(element, k.mul(k.mul(steepSlope(k, x, p), g), k.pow(y, 1 - p)));
    else at.add(element, k.mul(powerSlope(k, x, p), scale));
  }
}

/** The slope of |x|ᵖ / p: sign x · |x|^(p − 1), or x · |x|^(p − 2). */
const powerSlope = <T>(k: Algebra<T>, x: T, p: number): T =>
  p < 2 ? k.mul(k.apply(sign, [x]), k.pow(k.apply(abs, [x]), p - 1)) : k.mul(x, k.pow(k.apply(abs, [x]), p - 2));

/** The same for p < 1, where it is infinite at 0: 0 there. */
const steepSlope = <T>(k: Algebra<T>, x: T, p: number): T =>
  k.mul(k.apply(sign, [x]), k.select(k.eq(x, 0), 0, k.pow(k.apply(abs, [x]), p - 1)));

function largestSizeRule<T, H>(k: Algebra<T>, g: T, lists: Lists<H>, y: T, at: Elements<T, H>): void {
  const xs = first(lists).map((x) => at.read(x));
  const ties = xs.map((x) => k.eq(k.apply(abs, [x]), y));
  const share = k.div(g, fold(k, ties, k.add, 0));
  first(lists).forEach((element, i) => {
    const slope = k.apply(sign, [xs[i] as T]); // one number and one tie per element
    if (at.wants(element)) at.add(element, k.select(ties[i] as T, k.mul(slope, share), 0));
  });
}
