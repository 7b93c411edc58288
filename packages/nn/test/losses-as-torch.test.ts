/** What torch computes and looks odd: negative weights, weights that broadcast, other targets than ±1, NaN targets, a bare score. */
import { compile, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  Embedding,
  fit,
  hingeEmbeddingLoss,
  klDiv,
  Layer,
  marginRankingLoss,
  mseLoss,
  multiMarginLoss,
  nllLoss,
  SGD,
} from '../src/index.ts';

type Loss = (xs: Value[]) => Value;
/** A loss of some inputs; what torch 2.13 gives in float64: the value, and a gradient per input. */
type Case = readonly [name: string, loss: Loss, at: number[], value: number, gradients: number[]];

const rows = ([a, b, c, d]: Value[]): Value[][] => [[a, b] as Value[], [c, d] as Value[]];
// biome-ignore format: a case a line
const cases: readonly Case[] = [
  ['crossEntropy, a class of weight −1', (x) => crossEntropy(rows(x), [0, 1], { weight: [-1, 2] }), [1, 2, 0.5, -1], 2.0895648684472823, [0.7310585786300049, -0.7310585786300049, 1.6351489523872873, -1.6351489523872873]],
  ['nllLoss, a class of weight −1', (x) => nllLoss(rows(x), [0, 1], { weight: [-1, 2] }), [-1, -2, -0.5, -1], 1, [1, 0, 0, -2]],
  ['multiMarginLoss, a class of weight −1', (x) => multiMarginLoss(x, 0, { weight: [-1, 2] }), [1, 2], -1, [0.5, -0.5]],
  ['multiMarginLoss of a bare score', ([x]) => multiMarginLoss(x as Value, 0), [0.5], 0, [0]],
  ['binaryCrossEntropy, an element of weight −1', (x) => binaryCrossEntropy(x, [0, 1], { weight: [-1, 2] }), [0.25, 0.5], 0.5493061443340548, [-0.6666666666666666, -2]],
  ['binaryCrossEntropy, one weight for all', (x) => binaryCrossEntropy(x, [0, 1], { weight: [3] }), [0.25, 0.5], 1.4712438795175893, [2, -3]],
  ['binaryCrossEntropyWithLogits, one weight and one of positives', (x) => binaryCrossEntropyWithLogits(x, [0, 1], { weight: [3], posWeight: [2] }), [0.25, 0.5], 2.6611400823585853, [0.843264751328697, -1.132622006394436]],
  ['binaryCrossEntropyWithLogits, a weight per row and one per column', (x) => binaryCrossEntropyWithLogits(rows(x), [[0, 1], [1, 0]], { weight: [[3], [-1]], posWeight: [[2, 5]] }), [0.25, 0.5, 1, 2], 1.7088804090646783, [0.4216323756643485, -1.4157775079930452, 0.13447071068499755, -0.22019926949447058]],
  ['hingeEmbeddingLoss, targets 0, 2, −1 and NaN', (x) => hingeEmbeddingLoss(x, [0, 2, -1, NaN], { reduction: 'sum' }), [0.25, 0.5, 0.75, 0.5], 3.25, [0, 0, -1, 0]],
  ['marginRankingLoss, targets 0.5, −3 and 0', (x) => marginRankingLoss(x.slice(0, 3), x.slice(3), [0.5, -3, 0], { margin: 0.1, reduction: 'sum' }), [0.25, 0.5, 1, 1, 0.25, 2], 1.425, [-0.5, 3, 0, 0.5, -3, 0]],
  ['klDiv, a NaN target', (x) => klDiv(x, [NaN, 0.5], { reduction: 'sum' }), [-1, -2], NaN, [NaN, -0.5]],
  ['mseLoss, a NaN target', (x) => mseLoss(x, [NaN, 0.5]), [-1, -2], NaN, [NaN, -2.5]],
];

function near(got: number, want: number): void {
  if (Number.isNaN(want)) expect(got).toBeNaN();
  else expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(want)));
}

describe('losses that torch computes', () => {
  it.each(cases)('%s, eager', (_, loss, at, value, gradients) => {
    const leaves = at.map((x) => new Value(x));
    const y = loss(leaves);
    y.backward();
    near(y.data, value);
    for (const [i, g] of gradients.entries()) near(leaves[i]?.grad ?? NaN, g);
  });

  it.each(cases)('%s, compiled', (_, loss, at, value, gradients) => {
    const leaves = at.map((x) => new Value(x));
    const fn = compile(() => loss(leaves), { inputs: [1], parameters: leaves });
    near(fn.valueAndGrad([[0]]), value);
    for (const [i, g] of gradients.entries()) near(leaves[i]?.grad ?? NaN, g);
  });

  it('are taken by fit, which holds targets against the same rules: targets 0 and 2 of hingeEmbeddingLoss', async () => {
    const data = { x: [[1], [2]], y: [0, 2] };
    for (const compiled of ['never', 'require'] as const) {
      const model = new Layer(1, 1, { activation: 'linear' });
      const optimizer = new SGD(model.parameters(), { lr: 0 });
      const history = await fit(model as never, {
        data,
        loss: hingeEmbeddingLoss as never,
        optimizer,
        compile: compiled,
      });
      expect(history.loss[0]).toBeCloseTo(
        [1, 2].reduce((total, x, i) => total + hingeEmbeddingLoss(model.forward([x]), data.y[i] as number).data, 0) / 2,
        12,
      );
    }
  });
});

describe('a compiled Embedding', () => {
  const table = new Embedding(3, 2);
  const fn = compile(([i]) => table.forward(i as Value), { inputs: [1], parameters: [...table.weight] });
  it.each([-1, 3, 0.5, NaN, Infinity])('gives NaN for %d, which is no row', (index) => {
    expect([...fn.forward([[index]])]).toEqual([NaN, NaN]);
  });
  it('gives rows, and their gradients', () => {
    expect([...fn.forward([[2], [0]])]).toEqual([...table.predict([[2], [0]] as never)]);
    const loss = compile(([i]) => (table.forward(i as Value)[1] as Value).mul(5), {
      inputs: [1],
      parameters: [...table.weight],
    });
    loss.valueAndGrad([[2]]);
    expect(table.weight.map(({ grad }) => grad)).toEqual([0, 0, 0, 0, 0, 5]);
  });
});
