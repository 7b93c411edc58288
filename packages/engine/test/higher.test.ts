/**
 * Derivatives of higher order as PyTorch 2.13 answers them, where a function is singular: at 0 and −0, at kinks and ties, at ±∞ and
 * NaN, for every op of the table, eager and compiled. Recorded by edges/higher.py.
 *
 * Numbers agree within 1e-9 relative (gradients of gradients magnify the ulp of the ops), or 1e-13 where large ones cancelled; NaN
 * and infinities exactly, but for what `known` lists.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile, grad, type Operand, ops, Value } from '../src/index.ts';

type Case = readonly [inputs: readonly string[], first: readonly string[], second: readonly string[], third?: string];
interface Group {
  readonly op: keyof typeof ops;
  readonly params: Readonly<Record<string, number | string>>;
  readonly number: readonly number[];
  readonly cases: readonly Case[];
}

const file = readFileSync(new URL('./edges/torch-higher.json', import.meta.url), 'utf8');
const recorded = JSON.parse(file) as { readonly torch: string; readonly groups: readonly Group[] }; // higher.py writes it so

const close = (ours: number, theirs: number): boolean =>
  Object.is(ours, theirs) ||
  ours === theirs ||
  (Number.isFinite(theirs) && Math.abs(ours - theirs) <= Math.max(1e-9 * Math.abs(theirs), 1e-13));

/** Where we differ from the second derivative on on purpose: what torch gives, what we give, and at which inputs. */
interface Known {
  readonly ops: readonly (keyof typeof ops)[];
  readonly theirs: (x: number) => boolean;
  readonly ours: (x: number) => boolean;
  readonly at: (inputs: readonly number[]) => boolean;
}

const isNumber = (x: number): boolean => !Number.isNaN(x);
const isExtreme = (x: number): boolean => !(Math.abs(x) < 1e300 && Math.abs(x) > 1e-300);

const known: readonly Known[] = [
  // torch squares x and multiplies the infinity with the 0 that is left of the slope; these have the limit.
  {
    ops: ['asinh', 'atanh', 'erf', 'gelu'],
    theirs: Number.isNaN,
    ours: (x) => x === 0,
    at: ([x = 0]) => Math.abs(x) >= 800,
  },
  // torch hands gradients on for whole tensors, those of 0 too, and 0 · ∞ is NaN; here what gets no gradient hands none on.
  { ops: ['norm', 'logsumexp', 'prod'], theirs: Number.isNaN, ours: isNumber, at: (xs) => xs.some(isExtreme) },
  // torch takes the other elements' product from running products; the one here meets x itself again when it is differentiated.
  {
    ops: ['prod'],
    theirs: Number.isFinite,
    ours: Number.isNaN,
    at: (xs) => xs.includes(0) && !xs.every(Number.isFinite),
  },
];

const isKnown = ({ op }: Group, inputs: readonly number[], i: number, ours: number, theirs: number): boolean =>
  i >= inputs.length && known.some((k) => k.ops.includes(op) && k.theirs(theirs) && k.ours(ours) && k.at(inputs));

/** The gradients of y, to be differentiated again; zeros where there is no way. */
const derivative = (y: Value, leaves: readonly Value[]): Value[] =>
  y.requiresGrad
    ? grad(y, leaves, { createGraph: true, allowUnused: true })
    : leaves.map(() => new Value(0, { requiresGrad: false }));

/** The op on leaves, with its options. */
function call({ op: name, params }: Group, operands: readonly Operand[]): Value {
  const op = ops[name];
  const given = Object.fromEntries(Object.entries(params).map(([k, v]) => [k, v === 'Infinity' ? Infinity : v]));
  const options = Object.keys(given).length > 0 ? [given] : [];
  const fn = op as unknown as (...args: unknown[]) => Value; // as its arity says
  return op.arity === 'n' ? fn([...operands], ...options) : fn(...operands, ...options);
}

/** All derivatives of a case: the first, the second row by row, and of one input the third. */
function all(group: Group, operands: readonly Operand[], leaves: readonly Value[]): Value[] {
  const first = derivative(call(group, operands), leaves);
  const second = first.flatMap((g) => derivative(g, leaves));
  const [only] = second;
  return [...first, ...second, ...(leaves.length === 1 && only ? derivative(only, leaves) : [])];
}

const operandsOf = ({ number }: Group, at: readonly number[]): readonly [Operand[], Value[]] => {
  const operands = at.map((x, i) => (number.includes(i) ? x : new Value(x)));
  return [operands, operands.filter((x) => x instanceof Value)];
};

const eager = (group: Group, at: readonly number[]): number[] =>
  all(group, ...operandsOf(group, at)).map(({ data }) => data);

/** The same from compiled code: one function for as many inputs, whose numbers are then moved. */
const compiled = (group: Group): ((at: readonly number[]) => number[]) => {
  const bySize = new Map<number, (at: readonly number[]) => number[]>();
  return (at) => {
    const known = bySize.get(at.length);
    if (known) return known(at);
    const [operands, leaves] = operandsOf(group, at);
    const fn = compile(() => all(group, operands, leaves), { inputs: [1], parameters: leaves });
    const run = (point: readonly number[]): number[] => {
      point.forEach((x, i) => {
        const operand = operands[i];
        if (operand instanceof Value) operand.data = x;
      });
      return [...fn.forward([[0]])];
    };
    bySize.set(at.length, run);
    return run(at);
  };
};

const problemsOf = (group: Group, answer: (at: readonly number[]) => number[]): string[] =>
  group.cases.flatMap(([inputs, first, second, third]) => {
    const ours = answer(inputs.map(Number));
    const theirs = [...first, ...second, ...(third === undefined ? [] : [third])].map(Number);
    return theirs.flatMap((x, i) =>
      close(ours[i] ?? NaN, x) || isKnown(group, inputs.map(Number), i, ours[i] ?? NaN, x)
        ? []
        : [
            `${group.op}(${inputs.join(', ')}) ${JSON.stringify(group.params)}, derivative ${i}: ${ours[i]}, torch ${x}`,
          ],
    );
  });

describe(`derivatives of higher order as torch ${recorded.torch}`, () => {
  for (const group of recorded.groups) {
    const name = `${group.op} ${JSON.stringify(group.params)} ${group.number.length > 0 ? `number ${group.cases[0]?.[0][1]}` : ''}`;
    test(`${name}, eager`, () => expect(problemsOf(group, (at) => eager(group, at))).toEqual([]));
    test(`${name}, compiled`, () => expect(problemsOf(group, compiled(group))).toEqual([]));
  }
});
