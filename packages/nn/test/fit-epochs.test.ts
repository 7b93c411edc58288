/** What onEpoch finds when fit() calls it. */
import type { Value } from '@chainrule/engine';
import { expect, it } from 'vitest';
import { fit, Generator, hingeLoss, MLP, makeMoons, SGD } from '../src/index.ts';

const { x, y } = makeMoons(60, { noise: 0.1, seed: 1 });
const signs = { x, y: y.map((label) => 2 * label - 1) };

it('fit() shows onEpoch the gradients of the last batch, the same on both paths, with validation between', async () => {
  const seenOn = async (compile: 'require' | 'never', more: object = {}): Promise<number[][]> => {
    const seen: number[][] = [];
    const generator = new Generator(7);
    const model = new MLP(2, [8, 1], { activation: 'relu', outputActivation: 'linear', generator });
    const optimizer = new SGD(model.parameters(), { lr: 0.2, momentum: 0.9 });
    const options = { data: signs, loss: hingeLoss, optimizer, generator, batchSize: 16, epochs: 3, compile };
    const [frozen] = model.parameters() as [Value, ...Value[]]; // a network has parameters
    frozen.requiresGrad = false;
    await fit(model, {
      ...options,
      ...more,
      validation: signs,
      onEpoch: () => void seen.push(model.parameters().map(({ grad }) => grad)),
    });
    return seen;
  };
  for (const more of [{}, { clipNorm: 0.1 }]) {
    const [compiled, eager] = [await seenOn('require', more), await seenOn('never', more)];
    expect(compiled.flat().filter((grad) => grad !== 0).length).toBeGreaterThan(50);
    expect(compiled).toHaveLength(3);
    for (const [epoch, grads] of compiled.entries()) {
      expect(grads[0]).toBe(0);
      for (const [i, grad] of grads.entries()) expect(grad).toBeCloseTo(eager[epoch]?.[i] ?? NaN, 12);
    }
  }
});
