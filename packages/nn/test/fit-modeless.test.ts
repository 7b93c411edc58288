/** What a compiled fit() does not do in validation: trace anew where nothing can look at the mode; and nothing is taken on trust. */
import type { Value } from '@chainrule/engine';
import { expect, it, vi } from 'vitest';
import { type FitOptions, fit, Generator, MLP, mseLoss, SGD } from '../src/index.ts';

it('validation traces nothing where neither the model nor the loss can look at the mode', async () => {
  const data = { x: [[0.5], [-2]], y: [1, 2] };
  const forwards = async (more: Partial<FitOptions>): Promise<number> => {
    const model = new MLP(1, [2, 1], { generator: new Generator(1) });
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const options = { data, loss: mseLoss, optimizer, compile: 'require', onEpoch: () => undefined } as const;
    const forward = vi.spyOn(MLP.prototype, 'forward');
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0); // others have no turn
    const counts: number[] = [];
    for (const epochs of [2, 12]) {
      forward.mockClear();
      await fit(model, { ...options, epochs, ...(more as object) });
      counts.push(forward.mock.calls.length);
    }
    forward.mockRestore();
    clock.mockRestore();
    return (counts[1] as number) - (counts[0] as number);
  };
  const own = (out: unknown, y: unknown): Value => mseLoss(out as Value, y as number);
  expect(await forwards({})).toBe(10); // a trace an epoch, since onEpoch may have changed what the model does
  expect(await forwards({ validation: data })).toBe(10);
  expect(await forwards({ validation: data, loss: own as never })).toBe(20); // a loss of yours may look at the mode
});

it('a loss with the fields of one of this package, which looks at the mode, is followed all the same', async () => {
  const model = new MLP(1, [1], { generator: new Generator(1) });
  const loss = (out: unknown, y: unknown): Value => {
    const plain = mseLoss(out as Value, y as number);
    return model.training ? plain : plain.mul(0).add(7);
  };
  for (const key of Object.keys(mseLoss) as (keyof typeof mseLoss)[])
    Object.defineProperty(loss, key, { value: mseLoss[key] });
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  const validation = { x: [[1]], y: [0] };
  const options = { data: validation, validation, loss: loss as never, optimizer, epochs: 3 };
  const history = await fit(model, { ...options, compile: 'require', onEpoch: () => undefined });
  expect(history.validationLoss).toEqual([7, 7, 7]);
  expect(history.loss).not.toContain(7);
});
