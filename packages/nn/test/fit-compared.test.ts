/** Which rows fit() holds compiled code against plain code with: of model and loss that do something else for one row alone. */
import { mul, type Operand, Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { fit, Module, SGD } from '../src/index.ts';

/** w·x, but for an input that is one number: compiled code has no number there to see. */
class Odd extends Module {
  readonly w = new Value(0.5);
  readonly #odd: number;
  constructor(odd = Number.NaN) {
    super();
    this.#odd = odd;
  }
  forward(x: readonly Operand[]): Value {
    const [first = 0] = x;
    return mul(this.w, first === this.#odd ? 99 : first);
  }
}

const zeros = (n: number): number[] => new Array<number>(n).fill(0);
const ones = (n: number): number[][] => Array.from({ length: n }, () => [1]);

/** Which way a training ran, and why. */
async function pathOf(y: readonly unknown[], loss: unknown, more: object = {}) {
  const model = new Odd();
  const optimizer = new SGD(model.parameters(), { lr: 0.01 });
  const data = { x: ones(y.length), y };
  const options = { data, loss, optimizer, batchSize: 4, shuffle: false, warn: false, ...more };
  const { path, reason } = await fit(model, options as never);
  expect(reason === null).toBe(path === 'compiled');
  return path;
}

describe('a loss that looks at its target', () => {
  const last = (y: readonly unknown[], wanted: unknown) => [...y.slice(0, -1), wanted];
  const oneIs = (odd: number) => (out: Value, y: Operand) => (y === odd ? out.mul(3) : out);

  it('is seen by the row of a target that comes once, after all batches of others', async () => {
    expect(await pathOf(last(zeros(100), 1), oneIs(1))).toBe('eager');
    expect(await pathOf(zeros(100), oneIs(1))).toBe('compiled');
  });

  it('is seen by a row of targets of which one number differs', async () => {
    const rows = Array.from({ length: 100 }, () => [2, 0]);
    const loss = (out: Value, y: readonly Operand[]) => (y[1] === 1 ? out.mul(3) : out);
    expect(await pathOf(last(rows, [2, 1]), loss)).toBe('eager');
    expect(await pathOf(rows, loss)).toBe('compiled');
  });

  it('is looked at with 64 targets, and with eight times `check` where that is a number', async () => {
    const targets = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
    expect(await pathOf(targets(64), oneIs(63))).toBe('eager');
    expect(await pathOf(targets(65), oneIs(64))).toBe('compiled');
    expect(await pathOf(targets(8), oneIs(7), { check: 1 })).toBe('eager');
    expect(await pathOf(targets(9), oneIs(8), { check: 1 })).toBe('compiled');
    expect(await pathOf(targets(24), oneIs(23), { check: 3 })).toBe('eager');
    expect(await pathOf(targets(9), oneIs(7), { check: false })).toBe('compiled');
    expect(await pathOf(targets(9), oneIs(7), { check: 0 })).toBe('compiled');
  });
});

describe('a model that looks at its input', () => {
  const run = async (at: number, more: object = {}) => {
    const model = new Odd(at);
    const optimizer = new SGD(model.parameters(), { lr: 0.01 });
    const x = Array.from({ length: 24 }, (_, i) => [i]);
    const data = { x, y: zeros(24) };
    const options = { data, loss: (out: Value) => out, optimizer, batchSize: 12, shuffle: false, warn: false };
    return (await fit(model, { ...options, ...more } as never)).path;
  };

  it('is seen by the first eight rows of the first batch, as many as `check` says, and no more', async () => {
    expect([await run(7), await run(8)]).toEqual(['eager', 'compiled']);
    expect([await run(2, { check: 3 }), await run(3, { check: 3 })]).toEqual(['eager', 'compiled']);
    expect(await run(9, { check: 10 })).toBe('eager');
  });
});

describe('validation', () => {
  /** Cannot be compiled in evaluation mode, where it reads a number. */
  class Reads extends Module {
    readonly w = new Value(1);
    forward(x: readonly Operand[]): Value {
      return mul(this.w, this.training ? (x[0] ?? 0) : this.w.data + Number(x[0]));
    }
  }
  const data = { x: [[1]], y: [0] };

  it('that cannot be compiled is known of before a step is made', async () => {
    const model = new Reads();
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const options = { data, loss: (out: Value) => out, optimizer, validation: data };
    await expect(fit(model, { ...options, compile: 'require' } as never)).rejects.toThrow(/cannot be compiled/);
    expect(model.w.data).toBe(1);
    const history = await fit(model, { ...options, warn: false, epochs: 2 } as never);
    expect([history.path, history.epochs.map(({ path }) => path)]).toEqual(['eager', ['eager', 'eager']]);
  });

  it('is the mean over its own rows, however many, on either path', async () => {
    const validation = { x: [[1], [2], [6]], y: zeros(3) };
    for (const compile of ['require', 'never'] as const) {
      const model = new Odd();
      const optimizer = new SGD(model.parameters(), { lr: 0 });
      const options = { data, loss: (out: Value) => out, optimizer, validation, compile, epochs: 2 };
      expect((await fit(model, options as never)).validationLoss, compile).toEqual([1.5, 1.5]);
      expect(model.training, compile).toBe(true);
    }
  });
});
