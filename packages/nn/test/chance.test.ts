/** Draws at their edges: states that are nobody's memory, numbers that lie on a border, scores that are equal. */
import { describe, expect, it } from 'vitest';
import { Generator, sample } from '../src/index.ts';

describe('a state of a Generator', () => {
  it('is nobody’s memory: draws do not change it, nor does changing it change draws', () => {
    const generator = new Generator(5);
    const state = generator.getState();
    const kept = structuredClone(state);
    const wanted = Array.from({ length: 700 }, () => generator.random());
    expect(state).toEqual(kept);
    const other = new Generator(0);
    other.setState(state);
    (state.words as number[]).fill(1);
    expect(Array.from({ length: 700 }, () => other.random())).toEqual(wanted);
  });
});

describe('sample()', () => {
  /** Draws the numbers that it is told. */
  class Told extends Generator {
    readonly #draws: number[];
    constructor(...draws: number[]) {
      super(0);
      this.#draws = draws;
    }
    override uniform(): number {
      return this.#draws.shift() ?? NaN;
    }
  }

  it('gives what has no chance to nobody, also when 0 is drawn', () => {
    expect(sample([-Infinity, 0], { generator: new Told(0) })).toBe(1);
    expect(sample([-Infinity, -Infinity, 3, 3], { generator: new Told(0) })).toBe(2);
    expect(sample([0, 0], { generator: new Told(0.5) })).toBe(1); // u < 0.5 is the first one's
    expect(sample([0, 0], { generator: new Told(0.5 - 2 ** -53) })).toBe(0);
  });

  it('gives what rounding leaves at the end to the last that had a chance', () => {
    const third = [0.1, 0.1, 0.1]; // three thirds in doubles are a little less than 1, or 1
    expect(sample([...third, -Infinity], { generator: new Told(1 - 2 ** -53) })).toBe(2);
  });

  it('keeps the first of equal scores under topK', () => {
    const draws = (logits: readonly number[], topK: number): number[] => {
      const generator = new Generator(1);
      return [...new Set(Array.from({ length: 200 }, () => sample(logits, { topK, generator })))].sort();
    };
    expect(draws([1, 1, 1, 0], 2)).toEqual([0, 1]);
    expect(draws([0, 1, 1, 1], 1)).toEqual([1]);
    expect(draws([2, 1, 1], 2)).toEqual([0, 1]);
    expect(draws([1, 2, 3], 3)).toEqual([0, 1, 2]);
  });
});
