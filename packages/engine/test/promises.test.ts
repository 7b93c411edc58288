/** Functions that are called at once refuse async ones, and nothing of what they refuse comes up later as an unhandled rejection. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  compile,
  detectAnomaly,
  gradcheck,
  gradgradcheck,
  hessian,
  jacobian,
  noGrad,
  trace,
  type Value,
} from '../src/index.ts';

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(() => void process.off('unhandledRejection', note));

/** Node tells of unhandled rejections after the microtasks of a turn. */
const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

const fails = async (): Promise<never> => {
  throw new Error('late');
};
const never = fails as unknown as (...xs: unknown[]) => Value;
const several = (() => [fails(), fails()]) as unknown as (...xs: unknown[]) => Value[];

describe('an async function that throws', () => {
  it.each<[string, () => unknown]>([
    ['noGrad', () => noGrad(fails)],
    ['noGrad, in a list', () => noGrad(() => [1, 2].map(fails))],
    ['detectAnomaly', () => detectAnomaly(fails)],
    ['compile', () => compile(never, { inputs: [1] })],
    ['compile, in a list', () => compile(several, { inputs: [1] })],
    ['trace, goal', () => trace(([x]) => x as Value, { inputs: [1] }).compile(never)],
    ['jacobian', () => jacobian(never, [1])],
    ['jacobian, in a list', () => jacobian(several, [1])],
    ['hessian', () => hessian(never, [1])],
    ['gradcheck', () => gradcheck(never, [1])],
    ['gradgradcheck', () => gradgradcheck(never, [1])],
  ])('is refused by %s, and leaves no unhandled rejection', async (_, call) => {
    expect(call).toThrow();
    await turn();
    expect(unhandled).toEqual([]);
  });

  it('would be seen: a promise that nobody takes is one', async () => {
    void fails();
    await turn();
    expect(unhandled).toHaveLength(1);
  });
});

describe('functions of many numbers', () => {
  const square = (...xs: Value[]): Value => (xs[0] as Value).square();

  it.each<[string, (at: number[]) => unknown]>([
    ['jacobian', (at) => jacobian(square, at)],
    ['hessian', (at) => hessian(square, at)],
    ['gradcheck', (at) => gradcheck(square, at)],
    ['gradgradcheck', (at) => gradgradcheck(square, at)],
  ])('%s of 200,000 inputs says how many a call takes, and what does take them', (_, call) => {
    expect(() => call(new Array(200_000).fill(1))).toThrow(
      /inputs must hold at most 32768 numbers, since each is an argument of fn, got 200000\. Make a list of leaves/,
    );
  });

  it('jacobian takes 32,768', () => {
    expect(jacobian(square, new Array(32_768).fill(3))[0]?.slice(0, 2)).toEqual([6, 0]);
  });
});
