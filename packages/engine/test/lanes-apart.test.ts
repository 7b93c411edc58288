/**
 * Positions that are nearly alike: they share their matrices, and part somewhere between. What becomes of lanes there is the
 * compiler's choice; the numbers are the eager engine's, whatever it chooses.
 */
import { describe, expect, test } from 'vitest';
import { dot, leakyRelu, maximum, mul, relu, sigmoid, sum, tanh, type Value } from '../src/index.ts';
import { lanesOf, type Program, rowsFor, worst } from './lanes-of.ts';
import { generator } from './random-tape.ts';
import { matrix, times, type Vector } from './transformer.ts';

const POSITIONS = 5;
const WIDTH = 8;

/** What comes between the two matrices of position `at`, of what the first gave in all positions. */
type Between = (hidden: readonly Vector[], at: number, more: Vector) => Vector;

/** Every position goes through one matrix, what is between, and another; the loss weighs positions and outputs apart. */
const program = (between: Between, width = WIDTH): Program => {
  const letters = matrix(POSITIONS, WIDTH, 1);
  const [first, second] = [matrix(WIDTH, WIDTH, 2), matrix(WIDTH, width, 3)];
  const more = matrix(1, WIDTH, 4);
  const fn = (asked: Value[]): Value => {
    const hidden = letters.rows.map((row) => times(first.rows, row));
    const out = hidden.map((_, at) => times(second.rows, between(hidden, at, more.rows[0] as Vector)));
    return sum(
      out.flatMap((row, at) => row.map((y, i) => tanh(y.mul(asked[at] as Value)).mul(1 + at * at + i))), // apart
    );
  };
  return {
    fn,
    parameters: [letters, first, second, more].flatMap(({ all }) => all),
    positions: POSITIONS,
  };
};

const of = (hidden: readonly Vector[], at: number): Vector => hidden[at % POSITIONS] as Vector;
const odd = (at: number): boolean => at % 2 === 1;
const toNext: Between = (h, at, more) =>
  of(h, at).map((x, i) => x.mul(at + 1 < POSITIONS ? (of(h, at + 1)[i] as Value) : tanh(more[i] as Value)));

describe('positions that are nearly alike have the eager numbers', () => {
  test.each<[string, Between]>([
    ['the same in each', (h, at) => of(h, at).map((x) => tanh(x))],
    ['each looks at the next, the last at a parameter', (h, at, more) => (at + 1 < POSITIONS ? of(h, at + 1) : more)],
    ['each looks at the next, the last at something as deep', toNext],
    [
      'each looks at the one before, the first at something as deep',
      (h, at, more) => (at > 0 ? of(h, at - 1) : more.map((x) => tanh(x))),
    ],
    ['each looks at the one before, the first at a parameter', (h, at, more) => (at > 0 ? of(h, at - 1) : more)],
    ['each looks at the next, the last at the first', (h, at) => of(h, at + 1).map((x) => tanh(x))],
    ['in the opposite order', (h, at) => of(h, POSITIONS - 1 - at).map((x) => relu(x))],
    ['all look at the first', (h) => of(h, 0).map((x) => tanh(x))],
    ['two look at one', (h, at) => of(h, at >> 1).map((x) => tanh(x))],
    ['the first two changed over', (h, at) => of(h, at < 2 ? 1 - at : at)],
    [
      'one of the hidden numbers from elsewhere',
      (h, at) => of(h, at).map((x, i) => (i === 3 ? (of(h, 2)[i] as Value) : x)),
    ],
    ['another op in every other', (h, at) => of(h, at).map((x) => (odd(at) ? tanh(x) : sigmoid(x)))],
    ['another op in the last', (h, at) => of(h, at).map((x) => (at === POSITIONS - 1 ? relu(x) : tanh(x)))],
    ['other options', (h, at) => of(h, at).map((x) => leakyRelu(x, { negativeSlope: 0.1 * (at + 1) }))],
    ['operands changed over', (h, at, more) => of(h, at).map((x, i) => (odd(at) ? (more[i] as Value).sub(x) : x.sub(more[i] as Value)))], // biome-ignore format: a row
    ['the list in another order', (h, at) => (odd(at) ? [...of(h, at)].reverse() : of(h, at))],
    [
      'sums of more and more',
      (h, at) => of(h, at).map((_, i) => sum(h.slice(0, at + 1).map((row) => row[i] as Value))),
    ],
    ['a constant of its own', (h, at) => of(h, at).map((x) => tanh(x).mul(at + 0.5))],
    ['a constant of 0 in one', (h, at) => of(h, at).map((x) => x.mul(at === 2 ? 0 : 1))],
    ['deeper in some', (h, at) => of(h, at).map((x) => (odd(at) ? tanh(tanh(x)) : tanh(x)))],
    [
      'a sum, and then one product of the same',
      (h, at) => of(h, at).map((x, i) => x.add(dot(of(h, at), of(h, at + 1)).mul(i))),
    ],
    [
      'one product, and a sum of the same',
      (h, at) => of(h, at).map((x, i) => (i === 0 ? sum([mul(x, of(h, at)[1] as Value), x]) : x)),
    ],
    [
      'numbers of all positions together',
      (h, at) => of(h, at).map((x, i) => x.mul(sum(h.map((row) => row[i] as Value)))),
    ],
    ['the largest so far', (h, at) => of(h, at).map((x, i) => (at === 0 ? x : maximum(x, of(h, at - 1)[i] as Value)))],
    [
      'a parameter that all share',
      (h, at, more) => of(h, at).map((x, i) => x.mul(more[i] as Value).add(more[0] as Value)),
    ],
    ['parameters of other places', (h, at, more) => of(h, at).map((x, i) => x.mul(more[(i + at) % WIDTH] as Value))],
  ])('%s', (_, between) => {
    const it = program(between);
    expect(worst(it, rowsFor(POSITIONS, 2), 'float64')).toBeLessThan(1e-12);
  });

  test.each<[string, number, Between]>([
    ['first one number more', WIDTH + 1, (h, at) => [tanh(of(h, at)[0] as Value), ...of(h, at)]],
    ['last one number more', WIDTH + 1, (h, at) => [...of(h, at), tanh(of(h, at)[0] as Value)]],
    ['one of them twice', WIDTH + 1, (h, at) => [of(h, at)[3] as Value, ...of(h, at)]],
    ['all but the first', WIDTH - 1, (h, at) => of(h, at).slice(1)],
    ['all but the last', WIDTH - 1, (h, at) => of(h, at).slice(0, -1)],
    ['turned round', WIDTH, (h, at) => [...of(h, at)].reverse()],
    ['with those of the position before', 2 * WIDTH, (h, at) => [...of(h, at), ...of(h, at + POSITIONS - 1)]],
    ['with parameters', 2 * WIDTH, (h, at, more) => [...more, ...of(h, at)]],
    [
      'of the first and the second by turns',
      WIDTH,
      (h, at) => of(h, at).map((x, i) => x.mul(of(h, at % 2)[i] as Value)),
    ],
    [
      'of the first, the second and the first again',
      WIDTH,
      (h, at) => of(h, at).map((x, i) => x.add(tanh(of(h, [0, 1, 0, 1, 1][at] as number)[i] as Value))),
    ],
  ])('a matrix that takes %s', (_, width, between) => {
    const it = program(between, width);
    expect(worst(it, rowsFor(POSITIONS, 2), 'float64')).toBeLessThan(1e-12);
  });

  test('and some of these are lanes', () => {
    expect(lanesOf(program((h, at) => of(h, at).map((x) => tanh(x))))).toBe(POSITIONS);
    expect(lanesOf(program(toNext))).toBe(POSITIONS);
    expect(lanesOf(program((h, at) => of(h, at).map((x) => (odd(at) ? tanh(x) : sigmoid(x)))))).toBe(POSITIONS);
  });

  test.each(Array.from({ length: 24 }, (_, i) => i + 1))('drawn at random: %d', (seed) => {
    const random = generator(seed);
    const below = (n: number): number => Math.floor(random() * n);
    const unary = [(x: Value) => tanh(x), (x: Value) => relu(x), (x: Value) => sigmoid(x), (x: Value) => x.neg()];
    const kinds = Array.from({ length: WIDTH }, () => ({
      op: below(4),
      from: below(6),
      shift: below(POSITIONS),
      other: below(WIDTH),
    }));
    const strange = below(POSITIONS); // the position that does it otherwise
    const it = program((h, at, more) =>
      of(h, at).map((x, i) => {
        const { op, from, shift, other } = kinds[i] as (typeof kinds)[number]; // one each
        const f = unary[at === strange && i % 3 === 0 ? (op + 1) % 4 : op] as (x: Value) => Value; // one of four
        const y = of(h, at + shift)[other] as Value;
        if (from === 0) return f(x);
        if (from === 1) return f(y);
        if (from === 2) return f(x).mul(y);
        if (from === 3) return f(x).add(more[at === strange ? 0 : other] as Value);
        if (from === 4) return at === strange ? tanh(more[i] as Value) : y;
        return sum(h.slice(0, at + 1).map((row) => f(row[other] as Value))).mul(x);
      }),
    );
    expect(worst(it, rowsFor(POSITIONS, 1), 'float64')).toBeLessThan(1e-12);
  });
});
