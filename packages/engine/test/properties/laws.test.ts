/**
 * Algebraic laws that tie ops to one another: identities, inverses, symmetries, order. Exact where IEEE arithmetic makes them so,
 * else within a bound that follows from the ops' own: a few units in the last place of the largest term on the way.
 */
import { describe, expect } from 'vitest';
import { anyDouble, fc, property, within } from '../../../../vitest.property.ts';
import { ops, type UnaryRecord } from '../../src/index.ts';
import { f, near, slope, three, two, unit, wide } from './near.ts';

describe('arithmetic', () => {
  const { add, sub, mul, div, neg, square, reciprocal, sqrt } = ops;
  property(
    'subtracting is adding the opposite, bit for bit, and turns its sign with its operands',
    fc.tuple(anyDouble, anyDouble),
    ([a, b]) => {
      expect(sub.forward(a, b)).toBe(add.forward(a, neg.forward(b)));
      if (a !== b) expect(sub.forward(b, a)).toBe(neg.forward(sub.forward(a, b)));
    },
  );
  property('neg() twice is the number, bit for bit; so is times 1 and over 1', anyDouble, (x) => {
    expect(neg.forward(neg.forward(x))).toBe(x);
    expect(mul.forward(x, 1)).toBe(x);
    expect(div.forward(x, 1)).toBe(x);
  });
  property('mul distributes over add within 2 units of its largest product', three, ([a, b, c]) => {
    const left = mul.forward(a, add.forward(b, c));
    const right = add.forward(mul.forward(a, b), mul.forward(a, c));
    near(left, right, Math.abs(a * b) + Math.abs(a * c), 2);
  });
  property('add is associative within 2 units of its terms', three, ([a, b, c]) => {
    near(
      add.forward(add.forward(a, b), c),
      add.forward(a, add.forward(b, c)),
      Math.abs(a) + Math.abs(b) + Math.abs(c),
      2,
    );
  });
  property(
    'div undoes mul, and a quotient is a product with the reciprocal, within 2 units',
    fc.tuple(wide, within(0.1, 10)),
    ([a, b]) => {
      near(div.forward(mul.forward(a, b), b), a, Math.abs(a), 2);
      near(div.forward(a, b), mul.forward(a, reciprocal.forward(b)), Math.abs(a / b), 2);
    },
  );
  property('square(x) is x times itself, bit for bit; sqrt undoes it', wide, (x) => {
    expect(square.forward(x)).toBe(mul.forward(x, x));
    if (Math.abs(x) > 1e-150) near(sqrt.forward(square.forward(x)), Math.abs(x), Math.abs(x), 1);
  });
});

/** [f, its inverse, where the inverse is taken]. */
const inverses: readonly (readonly [UnaryRecord, UnaryRecord, readonly [number, number]])[] = [
  [ops.exp, ops.log, [0.01, 50]],
  [ops.log, ops.exp, [-20, 20]],
  [ops.exp2, ops.log2, [0.01, 50]],
  [ops.expm1, ops.log1p, [-0.9, 50]],
  [ops.log1p, ops.expm1, [-5, 20]],
  [ops.sin, ops.asin, [-0.99, 0.99]],
  [ops.cos, ops.acos, [-0.99, 0.99]],
  [ops.tan, ops.atan, [-20, 20]],
  [ops.sinh, ops.asinh, [-50, 50]],
  [ops.cosh, ops.acosh, [1.01, 50]],
  [ops.tanh, ops.atanh, [-0.99, 0.99]],
  [ops.square, ops.sqrt, [0.01, 50]],
  [ops.reciprocal, ops.reciprocal, [0.01, 50]],
];

describe('inverses', () => {
  for (const [outer, inner, [low, high]] of inverses) {
    property(`${outer.name} undoes ${inner.name}, and their slopes multiply to 1`, within(low, high), (x) => {
      const y = f(inner, x);
      const steep = Math.abs(slope(outer, y));
      near(f(outer, y), x, Math.abs(x) + steep * Math.abs(y), 4); // an error in y comes out times the slope
      near(steep * Math.abs(slope(inner, x)), 1, 1 + Math.abs(y) + 1 / Math.abs(1 - Math.abs(x)), 32);
    });
  }
});

describe('symmetries', () => {
  const odd = [
    ops.sin,
    ops.tan,
    ops.asin,
    ops.atan,
    ops.sinh,
    ops.tanh,
    ops.asinh,
    ops.atanh,
    ops.erf,
    ops.neg,
    ops.sign,
    ops.trunc,
    ops.round,
    ops.softsign,
    ops.tanhshrink,
    ops.reciprocal,
  ];
  const even = [ops.cos, ops.cosh, ops.abs, ops.square];
  for (const op of odd)
    property(`${op.name} is odd, bit for bit, and its slope is even`, within(-0.99, 0.99), (x) => {
      expect(f(op, -x) + 0).toBe(-f(op, x) + 0); // + 0: the sign of a zero is not the law's
      expect(slope(op, -x) + 0).toBe(slope(op, x) + 0);
    });
  for (const op of even)
    property(`${op.name} is even, bit for bit, and its slope is odd`, wide, (x) => {
      expect(f(op, -x)).toBe(f(op, x));
      expect(slope(op, -x) + 0).toBe(-slope(op, x) + 0);
    });
});

describe('order', () => {
  const rising = [
    ops.exp,
    ops.exp2,
    ops.expm1,
    ops.sinh,
    ops.tanh,
    ops.asinh,
    ops.atan,
    ops.sigmoid,
    ops.logsigmoid,
    ops.softplus,
    ops.relu,
    ops.relu6,
    ops.leakyRelu,
    ops.elu,
    ops.selu,
    ops.celu,
    ops.hardtanh,
    ops.hardsigmoid,
    ops.softsign,
    ops.tanhshrink,
    ops.erf,
    ops.floor,
    ops.ceil,
    ops.round,
    ops.trunc,
    ops.sign,
  ] as readonly UnaryRecord[]; // options have defaults
  for (const op of rising)
    property(`${op.name} never falls, to its own rounding, and its slope is not below 0`, two, ([a, b]) => {
      const [low, high] = [f(op, Math.min(a, b)), f(op, Math.max(a, b))];
      expect(low).toBeLessThanOrEqual(high + 4 * unit * Math.abs(high));
      expect(slope(op, a)).toBeGreaterThanOrEqual(0);
    });
  property(
    "comparisons are each other's opposites, whatever the numbers but NaN",
    fc.tuple(anyDouble, anyDouble),
    ([a, b]) => {
      const told = [ops.eq, ops.ne, ops.lt, ops.le, ops.gt, ops.ge].map((op) => op.forward(a, b));
      expect(told).toEqual([a === b, a !== b, a < b, a <= b, a > b, a >= b].map(Number));
      if (!Number.isNaN(a) && !Number.isNaN(b)) expect((told[2] as number) + (told[5] as number)).toBe(1); // there are six
    },
  );
  property('maximum and minimum are the two numbers, and clamp holds within its bounds', three, ([a, b, x]) => {
    const [least, most] = [ops.minimum.forward(a, b), ops.maximum.forward(a, b)];
    expect([least, most]).toEqual(a <= b ? [a, b] : [b, a]);
    const held = ops.clamp.forward(x, least, most);
    expect(held >= least && held <= most).toBe(true);
    expect(held === x || held === least || held === most).toBe(true);
    expect(ops.amax([a, b, x]).data).toBe(ops.maximum.forward(most, x));
    expect(ops.amin([a, b, x]).data).toBe(ops.minimum.forward(least, x));
  });
  property('abs(x) is the larger of x and −x, and sign() turns it back', wide, (x) => {
    expect(ops.abs.forward(x)).toBe(ops.maximum.forward(x, -x) + 0); // of −0 and 0 maximum may give either
    expect(ops.sign.forward(x) * ops.abs.forward(x) + 0).toBe(x + 0);
  });
});

describe('rounding', () => {
  const divisor = within(0.5, 4).chain((b) => fc.constantFrom(b, -b));
  property(
    'floor, ceil, trunc and round give whole numbers, each on its side and none too far',
    within(-1e6, 1e6),
    (x) => {
      const [down, up, short, nearest] = [ops.floor, ops.ceil, ops.trunc, ops.round].map((op) => op.forward(x)) as [
        number,
        number,
        number,
        number,
      ]; // four ops
      for (const n of [down, up, short, nearest]) expect(Number.isInteger(n)).toBe(true);
      expect(down <= x && x < down + 1 && up >= x && x > up - 1).toBe(true);
      expect(short + 0).toBe((x < 0 ? up : down) + 0);
      expect(Math.abs(nearest - x)).toBeLessThanOrEqual(0.5);
      if (Math.abs(nearest - x) === 0.5) expect((nearest % 2) + 0).toBe(0);
    },
  );
  property(
    "remainder has the divisor's sign and fmod the dividend's; both are smaller than the divisor and whole steps away",
    fc.tuple(wide, divisor),
    ([a, b]) => {
      const [floored, truncated] = [ops.remainder.forward(a, b), ops.fmod.forward(a, b)];
      for (const r of [floored, truncated]) {
        expect(Math.abs(r)).toBeLessThanOrEqual(Math.abs(b));
        const steps = (a - r) / b;
        near(steps, Math.round(steps), Math.max(1, Math.abs(steps)), 4);
      }
      expect(floored * b >= 0 && truncated * a >= 0).toBe(true);
    },
  );
});
