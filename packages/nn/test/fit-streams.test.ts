/** Data of fit() in other forms: typed arrays of any kind, and streams of batches that need not fit into memory. */
import type { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  crossEntropy,
  type Dataset,
  fit,
  Generator,
  MLP,
  makeBlobs,
  mseLoss,
  SGD,
  standardize,
} from '../src/index.ts';

const ways = ['never', 'require'] as const;
const wrong = (x: unknown): never => x as never;
const blobs = makeBlobs(48, { seed: 3 });
const data = { x: standardize(blobs.x).x.map((row) => row.map(Math.fround)), y: blobs.y };
const start = () => {
  const model = new MLP(2, [5, 3], { outputActivation: 'linear', generator: new Generator(4) });
  return { model, optimizer: new SGD(model.parameters(), { lr: 0.1 }) };
};
const batches = (size: number): Dataset[] =>
  Array.from({ length: Math.ceil(48 / size) }, (_, i) => ({
    x: data.x.slice(i * size, (i + 1) * size),
    y: data.y.slice(i * size, (i + 1) * size),
  }));
const run = async (more: object) => {
  const { model, optimizer } = start();
  const options = { loss: crossEntropy, optimizer, epochs: 3, metrics: { accuracy }, ...more };
  const { loss, metrics } = await fit(model, wrong(options));
  return { loss, metrics, state: model.stateDict() };
};

describe.each(ways)("fit(), compile: '%s'", (compile) => {
  it('takes typed arrays of any kind: rows, targets, and all rows in one', async () => {
    const wanted = await run({ data, compile, generator: new Generator(1) });
    for (const other of [
      { x: data.x.map((row) => Float32Array.from(row)), y: Uint8Array.from(data.y) },
      { x: Float32Array.from(data.x.flat()), y: Int32Array.from(data.y) },
      { x: Float64Array.from(data.x.flat()), y: data.y },
    ])
      expect(await run({ data: other, compile, generator: new Generator(1) })).toEqual(wanted);
  });

  it('takes batches one by one, and trains as on all of them in order', async () => {
    const wanted = await run({ data, compile, shuffle: false, batchSize: 20 });
    async function* slowly() {
      for (const batch of batches(20)) yield await Promise.resolve(batch);
    }
    function* quickly() {
      yield* batches(20);
    }
    for (const source of [batches(20), () => batches(20), quickly, slowly, new Set(batches(20))])
      expect(await run({ data: source, compile })).toEqual(wanted);
  });

  it('weighs the rows of every batch of a stream', async () => {
    const y = data.y.map((c, i) => (i > 30 && i % 3 === 0 ? -100 : c)); // the first batch has none of them
    const wanted = await run({ data: { x: data.x, y }, compile, shuffle: false, batchSize: 16 });
    const stream = batches(16).map((batch, i) => ({ x: batch.x, y: y.slice(16 * i, 16 * (i + 1)) }));
    expect(await run({ data: stream, compile })).toEqual(wanted);
  });

  it('counts the rows of every batch of a stream where none is weighed', async () => {
    const rows = ({ x, y }: typeof data) => ({ x, y: y.map((c) => [0, 1, 2].map((k) => (k === c ? 1 : 0))) });
    const options = { loss: mseLoss, metrics: {}, compile };
    const wanted = await run({ ...options, data: rows(data), shuffle: false, batchSize: 20 });
    const stream = [data.x.slice(0, 20), data.x.slice(20, 40), data.x.slice(40)].map((x, i) =>
      rows({ x, y: data.y.slice(20 * i, 20 * i + x.length) }),
    );
    expect(await run({ ...options, data: stream })).toEqual(wanted);
    expect((await run({ ...options, data: stream.values(), epochs: undefined })).loss).toEqual(wanted.loss.slice(0, 1));
  });

  it('takes batches of any sizes, more than are remembered', async () => {
    const sizes = Array.from({ length: 9 }, (_, i) => i + 1); // 45 rows
    const cut = (y: number[]): Dataset[] =>
      sizes.map((size, i) => {
        const from = (i * (i + 1)) / 2; // 1 + 2 + … + i
        return { x: data.x.slice(from, from + size), y: y.slice(from, from + size) };
      });
    const y = data.y.map((c, i) => (i % 5 === 4 ? -100 : c));
    const stream = [...cut(y), ...cut(y).reverse()];
    const [one, other] = [await run({ data: stream, compile }), await run({ data: stream, compile: 'never' })];
    expect(one.loss).toHaveLength(3);
    for (const [i, loss] of one.loss.entries()) expect(loss).toBeCloseTo(other.loss[i] as number, 12);
    for (const [name, { data: weights }] of one.state)
      for (const [i, w] of weights.entries()) expect(w).toBeCloseTo(other.state.get(name)?.data[i] as number, 12);
  });

  it('lets go of a stream that it does not finish', async () => {
    let closed = 0;
    function* endless() {
      try {
        for (;;) yield data;
      } finally {
        closed++;
      }
    }
    const { model, optimizer } = start();
    const controller = new AbortController();
    const onBatch = ({ batch }: { batch: number }): void => void (batch === 3 && controller.abort());
    const { signal } = controller;
    const history = await fit(model, { data: endless, loss: crossEntropy, optimizer, compile, signal, onBatch });
    expect([history.stopped, closed]).toEqual(['aborted', 1]);
  });

  it('names batch, row and column of what is wrong in a stream, before it is trained on', async () => {
    const bad = (batch: unknown): unknown[] => [data, batch];
    for (const [second, message] of [
      [{ x: [[1, 2], [1, NaN]], y: [0, 1] }, /data, batch 2\.x\[1\]\[1\] must be a finite number, but got NaN/],
      [{ x: [[1, 2], [1]], y: [0, 1] }, /data, batch 2\.x\[1\] must have 2 elements/],
      [{ x: [[1, 2, 3]], y: [0] }, /a row of data, batch 2\.x must have 2 elements/],
      [{ x: [[1, 2]], y: [[0]] }, /a target of data, batch 2\.y/],
      [{ x: [[1, '2']], y: [0] }, /data, batch 2\.x\[0\]\[1\] must be a number, but got "2"/],
      [{ x: [[1, 2]], y: [3] }, /target must be an integer from 0 to 2, but got 3\. .* It is data, batch 2\.y\[0\]\./],
      [null, /data, batch 2\.x must be an array/],
    ] as const) // biome-ignore format: one each
      await expect(run({ data: bad(second), compile })).rejects.toThrow(message);
  });
});

it('weighs rows of a stream with more different targets than are remembered', async () => {
  const weight = [1, 2, 4];
  const loss = (out: readonly Value[], y: number) => crossEntropy(out, y % 3, { weight });
  const { model } = start();
  const optimizer = new SGD(model.parameters(), { lr: 0 });
  const all = Array.from({ length: 10_020 }, (_, i) => ({ x: [(i % 7) - 3, (i % 5) - 2], y: i }));
  const stream = [all.slice(0, 10_010), all.slice(10_010)].map((rows) => ({ x: rows.map(({ x }) => x), y: rows.map(({ y }) => y) })); // biome-ignore format: one line
  const history = await fit(model, wrong({ data: stream, loss, optimizer, compile: 'never' }));
  const wanted = crossEntropy(model.predictRows(all.map(({ x }) => x)), all.map(({ y }) => y % 3), { weight }); // biome-ignore format: one call
  expect(history.loss[0]).toBeCloseTo(wanted.data, 12);
});

describe('fit() refuses a stream', () => {
  it.each<[string, object, RegExp]>([
    ['that is empty', { data: [] }, /data must not be empty.*Give at least one batch/],
    ['that is none', { data: () => 3 }, /what data\(\) gave must be an iterable of batches/],
    ['that ends with its first epoch', { data: batches(16).values() }, /gone through once per epoch/],
    ['that is empty the second time', { data: empties() }, /gone through again, must not be empty/],
    ['with a batchSize', { data: batches(16), batchSize: 4 }, /must be left out with a stream/],
    ['with an order', { data: batches(16), shuffle: true }, /must be left out with a stream/],
    ['with a generator', { data: batches(16), generator: new Generator(1) }, /must be left out with a stream/],
  ])('%s', async (_name, more, message) => {
    await expect(run(more)).rejects.toThrow(message);
  });

  function empties() {
    let pass = 0;
    return () => (pass++ === 0 ? batches(16) : []);
  }

  it('an iterator does for one epoch, and what it throws is thrown', async () => {
    expect((await run({ data: batches(16).values(), epochs: 1 })).loss).toHaveLength(1);
    function* broken() {
      yield data;
      throw new Error('the disk is gone');
    }
    await expect(run({ data: broken })).rejects.toThrow('the disk is gone');
  });
});

describe('fit() names row and column', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a string',
      {
        x: [
          [1, 2],
          [1, 'a'],
        ],
        y: [0, 1],
      },
      /data\.x\[1\]\[1\] must be a number, but got "a"/,
    ],
    ['a boolean', { x: [[1, true]], y: [0] }, /data\.x\[0\]\[1\] must be a number, but got true/],
    ['a BigInt', { x: [[1n, 1]], y: [0] }, /data\.x\[0\]\[0\] must be a number, but got 1n/],
    ['64-bit integers', { x: [new BigInt64Array(2)], y: [0] }, /data\.x\[0\] must be an array/],
    ['an infinity', { x: [[1, -Infinity]], y: [0] }, /data\.x\[0\]\[1\] must be a finite number, but got -Infinity/],
    ['a ragged row', { x: [[1, 2], [1]], y: [0, 1] }, /data\.x\[1\] must have 2 elements/],
    ['a label that is text', { x: [[1, 2]], y: ['cat'] }, /data\.y\[0\] must be a number, or a list/],
    [
      'a class that is none',
      {
        x: [
          [1, 2],
          [3, 4],
        ],
        y: [0, 3],
      },
      /from 0 to 2, but got 3\. .* It is data\.y\[1\]\./,
    ],
    ['rows that do not divide', { x: new Float32Array(5), y: [0, 1] }, /data\.x must have a multiple of the 2 targets/],
  ])('of %s', async (_name, bad, message) => {
    await expect(run({ data: bad })).rejects.toThrow(message);
  });

  it('and refuses a batch larger than the data', async () => {
    await expect(run({ data, batchSize: 49 })).rejects.toThrow(/batchSize must be at most the 48 rows of data/);
    expect((await run({ data, batchSize: 48 })).loss).toHaveLength(3);
  });

  it('of a target that a loss does not take', async () => {
    const { model, optimizer } = start();
    const rows = { x: data.x, y: data.x.map(() => [1, 2, 3]) };
    expect((await fit(model, { data: rows, loss: mseLoss, optimizer })).loss).toHaveLength(1);
  });
});
