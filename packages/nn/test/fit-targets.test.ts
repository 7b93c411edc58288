/** Targets that the loss does not take: refused before anything moves, by name and row, whichever way the training would have gone. */
import { type Operand, Value } from '@chainrule/engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  binaryCrossEntropy,
  crossEntropy,
  DataLoader,
  fit,
  Generator,
  hingeEmbeddingLoss,
  hingeLoss,
  Layer,
  Module,
  mseLoss,
  nllLoss,
  SGD,
} from '../src/index.ts';
import { line, output } from './line.ts';

const x = [[0.5], [1], [-1]];
const layerOf = (nout: number): Layer =>
  new Layer(1, nout, { activation: nout === 1 ? 'sigmoid' : 'linear', generator: new Generator(1) });

describe.each(['never', 'require'] as const)("a last target that no row may have, compile: '%s'", (compile) => {
  it.each<[string, unknown, number, number[], RegExp]>([
    [
      'a class too many',
      crossEntropy,
      3,
      [0, 2, 3],
      /crossEntropy\(\): target must be an integer from 0 to 2, but got 3/,
    ],
    ['half a class', nllLoss, 2, [0, 1, 0.5], /nllLoss\(\): target must be an integer from 0 to 1, but got 0\.5/],
    ['a sign of 2', hingeLoss, 1, [1, -1, 2], /hingeLoss\(\): target must be -1 or 1, but got 2/],
    [
      'a probability of 2',
      binaryCrossEntropy,
      1,
      [0, 1, 2],
      /binaryCrossEntropy\(\): target must be .*\[0, 1\], but got 2/,
    ],
  ])('%s', async (_, loss, nout, y, message) => {
    const layer = layerOf(nout);
    const before = layer.stateDict();
    const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
    const run = fit(layer, { data: { x, y }, loss: loss as never, optimizer, batchSize: 1, shuffle: false, compile });
    await expect(run).rejects.toThrow(message);
    expect(layer.stateDict()).toEqual(before);
  });

  it('in a row of targets is named by row and column', async () => {
    const layer = layerOf(1);
    const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
    const loss = ((out: Value, y: readonly Operand[]) => binaryCrossEntropy(out, y[0] as Operand)) as never;
    const run = fit(layer, { data: { x, y: [[1], [0], [2]] }, loss, optimizer, compile });
    await expect(run).rejects.toThrow(/target must be .*\[0, 1\], but got 2/);
    const two = new Layer(1, 2, { activation: 'sigmoid' });
    const rows = { x, y: [[1, 0], [0, 1], [0, 2]] }; // biome-ignore format: rows
    const own = new SGD(two.parameters(), { lr: 0.1 });
    await expect(fit(two, { data: rows, loss: binaryCrossEntropy as never, optimizer: own, compile })).rejects.toThrow(
      /target must be .*\[0, 1\], but got 2.* It is data\.y\[2\]\[1\]\./,
    );
  });

  it.each<[string, unknown, number, unknown[]]>([
    ['signs, as the loss wants them', hingeEmbeddingLoss, 1, [1, -1, 1]],
    ['an ignored class', crossEntropy, 2, [0, -100, 1]],
    ['a last class that is ignored', nllLoss, 2, [0, 1, -100]],
    [
      'probabilities of classes',
      crossEntropy,
      2,
      [
        [0.5, 0.5],
        [0.25, 0.75],
        [1, 0],
      ],
    ],
  ])('and takes %s', async (_, loss, nout, y) => {
    const layer = layerOf(nout);
    const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
    const history = await fit(layer, { data: { x, y: y as number[] }, loss: loss as never, optimizer, compile });
    expect(history.stopped).toBe('done');
  });
});

it.each(['never', 'require'] as const)("rows that are all ignored move nothing, compile: '%s'", async (compile) => {
  const layer = layerOf(3);
  const before = layer.stateDict();
  const optimizer = new SGD(layer.parameters(), { lr: 0.1 });
  const data = { x, y: [-100, -100, -100] };
  const loss = (out: unknown, target: Operand): Value => crossEntropy(out as Value[], target, { reduction: 'sum' });
  const history = await fit(layer, { data, loss: loss as never, optimizer, compile });
  expect([history.path, history.loss]).toEqual([compile === 'never' ? 'eager' : 'compiled', [0]]);
  expect(layer.stateDict()).toEqual(before);
});

describe('what fit() is given', () => {
  it('validation rows of another width are refused, with both widths', async () => {
    const { model, options } = line();
    const rows = { x: [[1, 2, 3]], y: [0] };
    await expect(fit(model, { ...options, validation: rows })).rejects.toThrow(
      /a row of validation\.x must have 1 element, but got an array of 3/,
    );
    const two = { x: [[1]], y: [[1, 2]] };
    const three = { x: [[1]], y: [[1, 2, 3]] };
    const pairs = { ...options, data: two, loss: (out: unknown) => out as Value };
    await expect(fit(model, { ...pairs, validation: three } as never)).rejects.toThrow(
      /a target of validation\.y must have 2 elements, but got an array of 3/,
    );
  });

  it('a loader that has no batch is refused as what it is', async () => {
    const { model, options } = line();
    const data = new DataLoader(options.data, { batchSize: 2, dropLast: true });
    await expect(fit(model, { ...options, data })).rejects.toThrow(/data must not be empty, but got \[\]/);
  });

  it('an optimiser that moves more than the model, in a group of its own, is one of the model', async () => {
    const { model, options } = line();
    const offset = new Value(5);
    const optimizer = new SGD([{ params: [offset] }, { params: model.parameters() }], { lr: 0.1 });
    const loss = (out: unknown): Value => output(out).add(offset);
    await fit(model, { ...options, loss, optimizer });
    expect([model.w.data, offset.data]).toEqual([0.9, 4.9]);
  });
});

describe('what a model hides', () => {
  let warnings: string[] = [];
  beforeEach(() => {
    warnings = [];
    vi.spyOn(console, 'warn').mockImplementation((text: string) => void warnings.push(text));
  });
  afterEach(() => void vi.restoreAllMocks());

  class Hiding extends Module {
    readonly #w = new Value(1);
    readonly #two = new Value(2, { requiresGrad: false });
    readonly #made = this.#two.mul(3);
    forward(x: readonly Operand[]): Value[] {
      return [
        this.#w
          .mul(this.#two)
          .mul(this.#made)
          .mul(x[0] ?? 0),
        1 as never,
      ];
    }
    hidden(): Value {
      return this.#w;
    }
  }
  const first = (out: unknown): Value => (out as [Value])[0];
  const data = { x: [[1]], y: [0] };

  it('may be all that its optimiser moves; constants that it keeps are no weights, and numbers among outputs are no matter', async () => {
    const model = new Hiding();
    const optimizer = new SGD([model.hidden()], { lr: 0.1 });
    await fit(model, { data, loss: first as never, optimizer, compile: 'never' });
    expect(warnings).toEqual([]);
    expect(model.hidden().data).toBeCloseTo(1 - 0.1 * 12, 12);
  });

  it('is named where it is the output itself', async () => {
    class Bare extends Module {
      readonly w = new Value(0);
      readonly #b = new Value(7);
      forward(): Value[] {
        return [this.#b, this.w.mul(2)];
      }
    }
    const model = new Bare();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const loss = (out: unknown): Value => (out as Value[])[1] as Value;
    await fit(model, { data, loss: loss as never, optimizer, compile: 'never' });
    expect(warnings).toEqual([expect.stringMatching(/forward uses trainable Values .*: Value\(data=7/)]);
  });

  it('is not what is to blame where another thing cannot be compiled', async () => {
    class Reading extends Module {
      readonly w = new Value(1);
      readonly #b = new Value(7);
      forward(x: readonly Operand[]): Value {
        const [first = 0] = x;
        if (first instanceof Value && first.data > 0) return this.w.mul(first);
        return this.w.mul(first).add(this.#b);
      }
    }
    const model = new Reading();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const { reason } = await fit(model, { data, loss: mseLoss, optimizer });
    expect(reason).toMatch(/\.data/);
    expect(reason).not.toMatch(/does not list/);
  });
});

it('rows may ask for more means than the first: those that it asked for are weighed, and no row takes the place of another', async () => {
  const losses = async (y: readonly number[]): Promise<readonly number[]> => {
    const layer = layerOf(3);
    const optimizer = new SGD(layer.parameters(), { lr: 0 });
    const loss = (out: unknown, target: Operand): Value => {
      const weighed = crossEntropy(out as Value[], target, { weight: [1, 2, 1] });
      return target === 2 ? weighed.add(crossEntropy(out as Value[], target, { weight: [1, 1, 1] })) : weighed;
    };
    const options = { loss: loss as never, optimizer, batchSize: 3, shuffle: false, compile: 'never' } as const;
    return (await fit(layer, { data: { x, y }, ...options })).loss;
  };
  expect((await losses([0, 1, 2])).every(Number.isFinite)).toBe(true);
});
