/** The plain-number machines against BigInt arithmetic on bits, and against WebAssembly's rules for NaN and −0. */
import { expect, test } from 'vitest';
import type { Dtype, Machine } from '../machine.ts';
import { float32Machine, float64Machine } from './machines.ts';

const view = new DataView(new ArrayBuffer(8));
const bitsOf = (x: number, dtype: Dtype): bigint => {
  if (dtype === 'float32') {
    view.setFloat32(0, x);
    return BigInt(view.getUint32(0));
  }
  view.setFloat64(0, x);
  return view.getBigUint64(0);
};

const machines: readonly [Machine<number>, number][] = [
  [float64Machine, 64],
  [float32Machine, 32],
];
/** Numbers whose sums, differences and shifts stay clear of NaN's bits, which JavaScript may change. */
const samples = [0, 1, 1.5, 0.1, 3e-5, 123456.789, 2 ** -20, 5e-324, 1.1754943508222875e-38];

for (const [m, width] of machines) {
  const bits = (x: number): bigint => bitsOf(x, m.dtype);
  const wrap = (x: bigint): bigint => BigInt.asUintN(width, x);

  test(`${m.dtype} bit verbs equal BigInt arithmetic on the lanes`, () => {
    for (const a of samples.map((x) => m.constant(x))) {
      for (const b of samples.map((x) => m.constant(x))) {
        expect(bits(m.and(a, b))).toBe(bits(a) & bits(b));
        expect(bits(m.or(a, b))).toBe(bits(a) | bits(b));
        expect(bits(m.xor(a, b))).toBe(bits(a) ^ bits(b));
        if (a >= b) expect(bits(m.subBits(a, b))).toBe(wrap(bits(a) - bits(b)));
        expect(bits(m.addBits(m.subBits(a, m.shiftRight(a, 1)), m.shiftRight(b, 2)))).toBe(
          wrap(bits(a) - (bits(a) >> 1n) + (bits(b) >> 2n)),
        );
      }
    }
  });

  test(`${m.dtype} shifts move every bit by any count`, () => {
    for (const a of samples.map((x) => m.constant(x))) {
      for (let count = 0; count < width; count++) {
        expect(bits(m.shiftRight(a, count))).toBe(bits(a) >> BigInt(count));
        const left = wrap(bits(a) << BigInt(count));
        const isNumber = !Number.isNaN(m.pattern(left));
        if (isNumber) expect(bits(m.shiftLeft(a, count))).toBe(left);
      }
    }
  });

  test(`${m.dtype} pattern() takes bits and their two's complement`, () => {
    expect(m.pattern(bits(1.5))).toBe(1.5);
    expect(m.pattern(bits(-1.5) - (1n << BigInt(width)))).toBe(-1.5);
  });

  test(`${m.dtype} min and max give NaN if either is, pmin and pmax let NaN through from the left only`, () => {
    expect([m.min(NaN, 1), m.min(1, NaN), m.max(NaN, 1), m.max(1, NaN)]).toEqual([NaN, NaN, NaN, NaN]);
    expect([m.pmin(NaN, 1), m.pmax(NaN, 1)]).toEqual([NaN, NaN]);
    expect([m.pmin(1, NaN), m.pmax(1, NaN)]).toEqual([1, 1]);
    expect([m.pmin(-0, 0), m.pmin(0, -0), m.pmax(-0, 0), m.pmax(0, -0)]).toEqual([-0, 0, -0, 0]);
    expect([m.min(0, -0), m.max(-0, 0)]).toEqual([-0, 0]);
  });

  test(`${m.dtype} nearest() takes ties to even and keeps -0`, () => {
    const cases = [
      0.5,
      1.5,
      2.5,
      -0.5,
      -1.5,
      -2.5,
      0.4999999701976776,
      -0,
      2 ** 22 + 0.5,
      2 ** 23 + 1,
      Infinity,
      -Infinity,
      NaN,
    ];
    const expected = [0, 2, 2, -0, -2, -2, 0, -0, 2 ** 22, 2 ** 23 + 1, Infinity, -Infinity, NaN];
    expect(cases.map(m.nearest)).toEqual(expected);
  });

  test(`${m.dtype} masks choose, keep, drop and combine`, () => {
    const yes = m.lt(1, 2);
    const no = m.lt(2, 1);
    expect([m.select(yes, 3, 4), m.select(no, 3, 4), m.keep(yes, 3), m.keep(no, 3)]).toEqual([3, 4, 3, 0]);
    expect([m.drop(yes, 3), m.drop(no, 3)]).toEqual([0, 3]);
    const combined = [m.both(yes, no), m.either(yes, no), m.not(yes), m.not(no)];
    expect(combined.map((mask) => m.keep(mask, 1))).toEqual([0, 1, 0, 1]);
    expect([m.ne(NaN, NaN), m.eq(NaN, NaN), m.ge(NaN, NaN)].map((mask) => m.keep(mask, 1))).toEqual([1, 0, 0]);
  });

  test(`${m.dtype} host() answers with the host's function where the mask holds`, () => {
    expect(m.host(m.lt(1, 2), 7, 'fmod', [m.constant(7.5), m.constant(2)])).toBe(1.5);
    expect(m.host(m.lt(2, 1), 7, 'sin', [1])).toBe(7);
    expect(m.host(m.lt(1, 2), 7, 'sin', [1])).toBe(m.constant(Math.sin(1)));
    expect(m.host(m.lt(1, 2), 7, 'cos', [1])).toBe(m.constant(Math.cos(1)));
    expect(m.host(m.lt(1, 2), 7, 'tan', [1])).toBe(m.constant(Math.tan(1)));
  });
}

test('float32Machine rounds every result to a float', () => {
  const m = float32Machine;
  const [a, b] = [m.constant(0.1), m.constant(0.7)];
  for (const y of [m.add(a, b), m.sub(a, b), m.mul(a, b), m.div(a, b), m.sqrt(a), a]) expect(Math.fround(y)).toBe(y);
});
