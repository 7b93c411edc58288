/** Weights that forward uses and nobody lists, as those of a #private field: fit() names them, once. */
import { mul, type Operand, Value } from '@chainrule/engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fit, Layer, Module, mseLoss, SGD } from '../src/index.ts';

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((text: string) => void warnings.push(text));
});
afterEach(() => void vi.restoreAllMocks());

describe('weights that forward uses and nobody lists', () => {
  class Hidden extends Module {
    readonly shown = new Layer(1, 1);
    readonly #hidden = new Layer(1, 1);
    forward(x: readonly Operand[]): Value {
      return this.shown.forward([this.#hidden.forward(x)]);
    }
    hidden(): Value[] {
      return this.#hidden.parameters();
    }
  }
  const data = { x: [[1]], y: [0] };

  const sentence =
    /forward uses trainable Values that model\.parameters\(\) does not list, so that nothing trains or saves them: 2 Values, the first of them Value\(data=.*\)\. Keep parameters in properties that are not #private/;

  it.each(['never', 'auto'] as const)("are named once, compile: '%s'", async (compile) => {
    const model = new Hidden();
    const before = model.hidden().map(({ data: number }) => number);
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const history = await fit(model, { data, loss: mseLoss as never, optimizer, compile });
    expect(warnings).toEqual([expect.stringMatching(sentence)]);
    expect(history.path).toBe('eager');
    if (compile === 'auto') expect(history.reason).toMatch(sentence);
    expect(model.hidden().map(({ data: number }) => number)).toEqual(before);
    await fit(model, { data, loss: mseLoss as never, optimizer, compile, warn: false });
    expect(warnings).toHaveLength(1);
    await expect(fit(model, { data, loss: mseLoss as never, optimizer, compile: 'require' })).rejects.toThrow(
      /cannot be compiled: forward uses trainable Values that model\.parameters\(\) does not list/,
    );
  });

  it('are named also where forward gives a list, and where it is one Value', async () => {
    const scale = new Value(2, { label: 'scale' });
    class Outer extends Module {
      w = new Value(1);
      forward(x: readonly Operand[]): Value[] {
        return [mul(this.w, x[0] ?? 0), mul(scale, x[0] ?? 0)];
      }
    }
    const model = new Outer();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const loss = (out: unknown): Value => (out as Value[])[0]?.add((out as Value[])[1] ?? 0) as Value;
    await fit(model, { data, loss: loss as never, optimizer, compile: 'never' });
    expect(warnings).toEqual([
      expect.stringMatching(/^fit\(\): forward uses trainable Values .* saves it: Value\(.*scale.*\)\. Keep/),
    ]);
  });

  it('are no mistake where the optimiser moves them, where they are frozen, or where forward makes them', async () => {
    const model = new Hidden();
    const all = new SGD([...model.parameters(), ...model.hidden()], { lr: 0.1 });
    expect((await fit(model, { data, loss: mseLoss as never, optimizer: all, compile: 'never' })).stopped).toBe('done');
    for (const value of model.hidden()) value.requiresGrad = false;
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    expect((await fit(model, { data, loss: mseLoss as never, optimizer })).stopped).toBe('done');
    class Sum extends Module {
      w = new Value(2);
      forward(x: readonly Operand[]): Value {
        return new Value(0).add(mul(this.w, x[0] ?? 0));
      }
    }
    const sum = new Sum();
    const own = new SGD(sum.parameters(), { lr: 0.1 });
    expect((await fit(sum, { data, loss: mseLoss, optimizer: own })).stopped).toBe('done');
    expect(warnings.filter((text) => sentence.test(text) || text.includes('does not list'))).toEqual([]);
  });
});
