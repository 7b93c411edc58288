import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  activationNames,
  Dropout,
  Embedding,
  Generator,
  Layer,
  type LayerActivation,
  MLP,
  Module,
  Sequential,
} from '../src/index.ts';
import { toOnnx } from '../src/onnx/index.ts';

const generator = new Generator(4);
const rows = [
  [0.3, -0.8],
  [0.9, 0.1],
  [-0.4, 0.7],
];

/** What onnxruntime makes of the file. */
async function run(file: Uint8Array, input: number[][], dtype: 'float32' | 'float64'): Promise<ArrayLike<number>> {
  const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
  const dims = [input.length, input[0]?.length ?? 0];
  const x =
    dtype === 'float64'
      ? new Tensor('float64', Float64Array.from(input.flat()), dims)
      : new Tensor('float32', Float32Array.from(input.flat()), dims);
  const { y } = await session.run({ x });
  return y?.data as Float64Array; // a graph of ours gives numbers
}

async function check(model: Module, input: number[][], dtype: 'float32' | 'float64', bound: number): Promise<void> {
  const ours = model.eval().predict(input);
  const theirs = await run(await toOnnx(model, { dtype }), input, dtype);
  expect(theirs.length).toBe(ours.length);
  for (const [i, x] of ours.entries()) {
    const gap = Math.abs((theirs[i] as number) - x) / Math.max(1, Math.abs(x)); // as many as ours
    if (Number.isNaN(x)) expect(theirs[i]).toBeNaN();
    else expect(gap).toBeLessThanOrEqual(bound);
  }
}

describe('toOnnx, run by onnxruntime against predict', () => {
  it('an MLP, in doubles and in floats', async () => {
    const model = new MLP(2, [8, 8, 3], { outputActivation: 'softmax', generator });
    await check(model, rows, 'float64', 1e-13);
    await check(model, rows, 'float32', 1e-6);
  });

  it('a Sequential with Dropout, a layer without bias and a network within', async () => {
    const inner = new MLP(4, [3, 2], { activation: 'relu', outputActivation: 'logSoftmax', generator });
    await check(
      new Sequential(new Layer(2, 4, { bias: false, generator }), new Dropout(0.5), inner),
      rows,
      'float64',
      1e-13,
    );
  });

  it('an Embedding, rows end to end', async () => {
    await check(
      new Sequential(new Embedding(5, 3, { generator }), new Layer(6, 2, { generator })),
      [
        [4, 0],
        [1, 1],
      ],
      'float64',
      1e-13,
    );
  });

  it.each(activationNames)(
    'activation %s in doubles is a valid model, whether or not this runtime has the kernel',
    async (activation) => {
      const model = new Layer(2, 3, { activation, generator });
      if ((await toOnnx(model).catch(() => null)) === null) return;
      const failed = await check(model, rows, 'float64', 1e-12).then(
        () => '',
        (error: unknown) => String(error),
      );
      expect(failed).not.toContain('invalid model');
    },
  );

  const missing: string[] = [];
  it.each(['softmax', 'logSoftmax', ...activationNames] as LayerActivation[])(
    'activation %s, or the error that ONNX lacks it',
    async (activation) => {
      const model = new Layer(2, 3, { activation, generator });
      const made = await toOnnx(model).catch((error: unknown) => error);
      if (made instanceof Error) {
        expect(made.message).toMatch(/ONNX has no such activation/);
        missing.push(activation);
      } else await check(model, [...rows, [4, 4], [-4, -4], [4, -4], [-4, 4]], 'float32', 5e-6);
    },
  );

  it('exports all that people use', () => {
    expect(missing).not.toEqual(expect.arrayContaining(['relu']));
    expect(activationNames.length - missing.length).toBeGreaterThanOrEqual(40);
  });

  it('names what it cannot export', async () => {
    class Own extends Module {}
    await expect(toOnnx(new Own())).rejects.toThrow(/Own is no module of this package/);
    await expect(toOnnx({} as never)).rejects.toThrow(TypeError);
    await expect(toOnnx(new Layer(1, 1), { dtype: 'float16' as never })).rejects.toThrow(/float32, float64/);
  });
});

it('toOnnx() writes 500 modules in each other, and refuses more by their number', async () => {
  const nested = (depth: number): Sequential => {
    let model = new Sequential(new Layer(2, 1, { generator }));
    for (let i = 1; i < depth; i++) model = new Sequential(model);
    return model;
  };
  await check(nested(500), rows, 'float32', 1e-6);
  for (const depth of [501, 20_000])
    await expect(toOnnx(nested(depth))).rejects.toThrow(
      /cannot be exported: it lies 501 modules deep, and no more than 500/,
    );
});
