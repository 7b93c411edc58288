/** fit() with weights of classes and classes that do not count: the mean of a batch is torch's, on both paths. */
import { readFileSync } from 'node:fs';
import { type Operand, sum, type Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { crossEntropy, fit, Layer, mseLoss, nllLoss, SGD } from '../src/index.ts';
import { fromHex } from './golden/hex.ts';

interface Case {
  options: { weight?: number[]; ignoreIndex?: number; labelSmoothing?: number };
  y: number[];
  losses: string[];
  validation: string[];
  weight: string[];
  bias: string[];
}
const golden: { x: number[][]; w: number[][]; b: number[]; cases: Case[] } = JSON.parse(
  readFileSync(new URL('golden/weighted.json', import.meta.url), 'utf8'),
);

const layerOf = (): Layer<3> => {
  const layer = new Layer(2, 3, { activation: 'linear' });
  layer.loadStateDict(
    new Map([
      ['weight', { shape: [3, 2], data: Float64Array.from(golden.w.flat()) }],
      ['bias', { shape: [3], data: Float64Array.from(golden.b) }],
    ]),
  );
  return layer;
};

describe.each(['require', 'never'] as const)("fit() with compile: '%s'", (compile) => {
  it.each(golden.cases)('follows torch with $options, a penalty added, to 1e-12', async ({ options, y, ...run }) => {
    const layer = layerOf();
    const weights = layer.neurons.flatMap((neuron) => neuron.weights);
    const data = { x: golden.x, y };
    const history = await fit(layer, {
      data,
      validation: data,
      loss: (output, target) =>
        crossEntropy(output as readonly Value[], target, options).add(sum(weights.map((w) => w.mul(w))).mul(0.01)),
      optimizer: new SGD(layer.parameters(), { lr: 0.5 }),
      ...{ epochs: 3, batchSize: 4, shuffle: false, compile },
    });
    const state = layer.stateDict();
    const got = [
      ...history.loss,
      ...history.validationLoss,
      ...(state.get('weight')?.data ?? []),
      ...(state.get('bias')?.data ?? []),
    ];
    const want = [...run.losses, ...run.validation, ...run.weight, ...run.bias].map(fromHex);
    expect(want).toHaveLength(15);
    expect(got).toHaveLength(15);
    for (const [i, x] of want.entries())
      expect(Math.abs((got[i] ?? NaN) - x)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(x)));
  });

  it('gives NaN for a batch whose classes weigh nothing, as torch, though smoothing leaves each a loss', async () => {
    const layer = layerOf();
    const history = await fit(layer, {
      data: { x: golden.x.slice(0, 4), y: [0, 0, 0, 0] }, // one batch
      loss: (output, target) =>
        crossEntropy(output as readonly Value[], target, { weight: [0, 1, 1], labelSmoothing: 0.1 }),
      optimizer: new SGD(layer.parameters(), { lr: 0 }),
      ...{ epochs: 1, batchSize: 4, shuffle: false, compile },
    });
    expect(history.path).toBe(compile === 'require' ? 'compiled' : 'eager');
    expect(history.loss).toEqual([NaN]);
  });

  it('leaves a batch in which no row counts out of the mean, though its own loss is NaN, as torch', async () => {
    const layer = layerOf();
    const optimizer = new SGD(layer.parameters(), { lr: 0 });
    const loss = (output: unknown, target: Operand | readonly Operand[]): Value =>
      crossEntropy(output as readonly Value[], target, { ignoreIndex: 2 });
    const data = { x: golden.x.slice(0, 4), y: [2, 2, 0, 1] };
    const history = await fit(layer, { data, loss, optimizer, batchSize: 2, shuffle: false, compile });
    const counted = data.x.slice(2).map((row) => layer.forward(row) as Value[]);
    expect([history.stopped, history.loss]).toEqual(['done', [expect.closeTo(crossEntropy(counted, [0, 1]).data, 13)]]);
  });

  it('does not count class 0 where it is the ignored one', async () => {
    const lossOf = async (x: number[][], y: number[], ignoreIndex: number): Promise<readonly number[]> => {
      const layer = layerOf();
      const optimizer = new SGD(layer.parameters(), { lr: 0 });
      const loss = (output: unknown, target: Operand | readonly Operand[]): Value =>
        crossEntropy(output as readonly Value[], target, { ignoreIndex });
      return (await fit(layer, { data: { x, y }, loss, optimizer, batchSize: x.length, compile })).loss;
    };
    const [all = NaN] = await lossOf(golden.x.slice(0, 4), [0, 1, 2, 0], 0);
    const [counted = NaN] = await lossOf(golden.x.slice(1, 3), [1, 2], -100);
    expect(all).toBeCloseTo(counted, 13);
  });

  it('weighs each of several losses by itself', async () => {
    const run = async (weight: number[] | null): Promise<number> => {
      const layer = layerOf();
      const optimizer = new SGD(layer.parameters(), { lr: 0 });
      const loss = (output: unknown, target: Operand | readonly Operand[]): Value => {
        const [a = 0, b = 0] = target as readonly Operand[];
        const scores = output as readonly Value[];
        const logs = scores.map((score) => score.mul(1));
        return crossEntropy(scores, a, { weight })
          .add(nllLoss(logs, b, { weight: [1, 1, 5] }))
          .add(mseLoss(scores[0] as Value, 1));
      };
      const y = [
        [0, 2],
        [1, 0],
        [1, 2],
      ];
      const history = await fit(layer, {
        data: { x: golden.x.slice(0, 3), y },
        loss,
        optimizer,
        batchSize: 3,
        compile,
        shuffle: false,
      });
      return history.loss[0] ?? NaN;
    };
    const scores = golden.x
      .slice(0, 3)
      .map((row) => golden.w.map((w, j) => w.reduce((s, v, i) => s + v * (row[i] ?? 0), golden.b[j] ?? 0)));
    const logSum = (row: number[]): number => Math.log(row.reduce((s, v) => s + Math.exp(v), 0));
    const entropies = scores.map((row, i) => logSum(row) - (row[[0, 1, 1][i] ?? 0] ?? 0));
    const mean = (xs: number[], by: number[]): number =>
      xs.reduce((s, v, i) => s + v * (by[i] ?? 0), 0) / by.reduce((a, b) => a + b);
    const picked = scores.map((row, i) => -(row[[2, 0, 2][i] ?? 0] ?? 0));
    const squares = scores.map((row) => ((row[0] ?? 0) - 1) ** 2);
    const rest = mean(picked, [5, 1, 5]) + mean(squares, [1, 1, 1]);
    expect(await run(null)).toBeCloseTo(mean(entropies, [1, 1, 1]) + rest, 12);
    expect(await run([1, 4, 1])).toBeCloseTo(mean(entropies, [1, 4, 4]) + rest, 12);
  });
});
