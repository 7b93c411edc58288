import { describe, expect, it } from 'vitest';
import { makeMoons, manualSeed } from '../src/index.ts';

describe('makeMoons', () => {
  it('gives two half circles with labels 0 and 1, the same for the same seed', () => {
    const { x, y } = makeMoons(100, { noise: 0.1, seed: 1337 });
    expect(x).toHaveLength(100);
    expect(y.filter((label) => label === 1)).toHaveLength(50);
    expect(makeMoons(100, { noise: 0.1, seed: 1337 })).toEqual({ x, y });
    expect(makeMoons(100, { noise: 0.1, seed: 1338 }).x).not.toEqual(x);
  });

  it('without a seed, manualSeed decides', () => {
    manualSeed(1);
    const first = makeMoons(10);
    manualSeed(1);
    expect(makeMoons(10)).toEqual(first);
  });

  it('names a bad count, noise and option', () => {
    expect(() => makeMoons(0)).toThrow(/makeMoons\(\): n must be an integer from 1 to 67108864, but got 0/);
    expect(() => makeMoons(10, { noise: -1 })).toThrow(RangeError);
    expect(() => makeMoons(10, { shuffle: 1 as never })).toThrow(TypeError);
    expect(() => makeMoons(10, { sede: 1 } as never)).toThrow(/sede is no option of it, .*noise, shuffle, seed/);
  });
});
