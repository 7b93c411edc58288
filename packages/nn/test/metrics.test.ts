/** Metrics: what counts as a class, a row of scores, or one score of a classifier with one output. */
import { describe, expect, it } from 'vitest';
import { accuracy, argmax, confusionMatrix, MLP, r2 } from '../src/index.ts';

const wrong = (x: unknown): never => x as never;

describe('metrics', () => {
  it('accuracy takes classes, rows of scores, and what predict() gives', () => {
    expect(accuracy([1, 0, 1, 1], [1, 1, 1, 0])).toBe(0.5);
    expect(
      accuracy(
        [
          [0.1, 0.9],
          [0.8, 0.2],
        ],
        [1, 1],
      ),
    ).toBe(0.5);
    expect(accuracy(Float64Array.of(0.1, 0.9, 0.8, 0.2), [1, 0])).toBe(1);
    expect(argmax([1, 3, 3])).toBe(1);
  });

  it('accuracy takes one logit per row, as predict() of a network with one output gives it', () => {
    const y = [0, 1, 1, 0];
    const logits = [-3.2, 0.4, 7, 0.1];
    expect(accuracy(logits, y)).toBe(0.75);
    expect(accuracy(Float64Array.from(logits), Float64Array.from(y))).toBe(0.75);
    expect(
      accuracy(
        logits.map((x) => [x]),
        y,
      ),
    ).toBe(0.75);
    expect(accuracy([[2], [-1], [0], [-1]], y)).toBe(0.25);
    expect(accuracy([0.9, -0.8, 0.3, -0], [1, -1, 1, -1])).toBe(1);
    expect(accuracy([1, -1, 1, 1], [1, -1, 1, -1])).toBe(0.75);
    expect(confusionMatrix(logits, y)).toEqual([
      [1, 1],
      [0, 2],
    ]);
    const model = new MLP(1, [1], { activation: 'linear' });
    model.loadStateDict(
      new Map([
        ['layers.0.weight', { shape: [1, 1], data: Float64Array.of(1.5) }],
        ['layers.0.bias', { shape: [1], data: Float64Array.of(-0.25) }],
      ]),
    );
    expect(accuracy(model.predict([[-1], [1], [2], [0]]), y)).toBe(1);
  });

  it('accuracy asks for a threshold where scores may be probabilities or logits, and takes it', () => {
    const y = [0, 1, 1];
    for (const scores of [[0.2, 0.9, 0.4], Float64Array.of(0.2, 0.9, 0.4), [[0.2], [0.9], [0.4]]]) {
      expect(() => accuracy(scores, y)).toThrow(
        'accuracy(): threshold must be given where all predictions lie in [0, 1]: they may be probabilities or logits, but got undefined. Pass { threshold: 0.5 } for probabilities, { threshold: 0 } for logits.',
      );
      expect(accuracy(scores, y, { threshold: 0.5 })).toBeCloseTo(2 / 3, 15);
      expect(accuracy(scores, y, { threshold: 0 })).toBeCloseTo(2 / 3, 15);
    }
    expect(accuracy([0.6, 0.9], [0, 1])).toBe(0.5);
    expect(accuracy([0, 1], [0, 1], { threshold: 0.5 })).toBe(1);
    expect(confusionMatrix([0.5, 0.6], [0, 1], { classes: 2, threshold: 0.5 })).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(accuracy([[0.1, 0.9]], [1], { threshold: 0.95 })).toBe(1);
    expect(() => accuracy([0.2, 1.9], [0, 2])).toThrow(
      /targets must be 0 or 1, or -1 or 1, where predictions are one score per row/,
    );
    expect(() => accuracy([0.2, 1.9], [0, -1])).toThrow(/targets must be 0 or 1/);
    expect(() => accuracy([0.2, NaN], [0, 1])).toThrow(/predictions must not be NaN/);
    expect(() => accuracy([[0.2], [NaN]], [0, 1])).toThrow(/predictions must not be NaN/);
    expect(() => accuracy([0.2], [0], wrong({ threshhold: 1 }))).toThrow(/threshhold is no option/);
    expect(() => accuracy([0.2], [0], { threshold: NaN })).toThrow(/threshold must be a finite number/);
  });

  it('confusionMatrix has a row per right class and a column per predicted one', () => {
    expect(confusionMatrix([0, 1, 1, 2], [0, 1, 2, 2])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
    ]);
    expect(confusionMatrix([0], [0], { classes: 2 })).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(() => confusionMatrix([5], [0], { classes: 2 })).toThrow(RangeError);
    expect(() => confusionMatrix([0], [0.5])).toThrow(RangeError);
  });

  it('r2 is 1 for perfect, 0 for the mean, and what scikit-learn says of constant targets', () => {
    expect(r2([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(r2([2, 2, 2], [1, 2, 3])).toBe(0);
    expect(r2([3, 2, 1], [1, 2, 3])).toBe(-3);
    expect([r2([1, 1], [1, 1]), r2([1, 2], [1, 1])]).toEqual([1, 0]);
    expect([r2([0.1, 0.1, 0.2], [0.1, 0.1, 0.1]), r2([1, 2, 3], [0.3, 0.1 + 0.2, 0.3])]).toEqual([0, 0]);
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBe(1);
  });

  it('name what does not pair up', () => {
    expect(() => accuracy([1], [1, 2])).toThrow(RangeError);
    expect(() => accuracy([], [])).toThrow(RangeError);
    expect(() => accuracy(wrong('1'), [1])).toThrow(TypeError);
    expect(() => r2([1], [1, 2])).toThrow(RangeError);
    expect(() => argmax([])).toThrow(RangeError);
  });
});
